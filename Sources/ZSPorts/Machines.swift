package import ZSModel

/// A machine that zs reaches over SSH: a host, or the machine of a backup storage.
package struct Machine: Sendable, Hashable {
    /// For messages.
    package var name: String
    package var address: String
    package var port: Port
    package var user: String
    package init(name: String, address: String, port: Port, user: String) {
        self.name = name
        self.address = address
        self.port = port
        self.user = user
    }
}

/// How machines and their hypervisors are reached.  Connections are kept for the life of the process.
package protocol Machines: Sendable {
    /// The machine's shell, logged in with the cloud's own key.
    func shell(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Shell
    /// The machine's hypervisor, over the same kind of connection.
    func hypervisor(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Hypervisor
    /// First contact: pins the machine's host key, logs in with the password when one is given, else with the
    /// cloud's key or the user's own, and installs the cloud's public key.  The password is forgotten.
    func introduce(_ machine: Machine, password: Secret?, by deadline: Deadline) throws(Failure) -> any Shell
    /// The fingerprint that the machine showed at first contact, when this process made it.
    func fingerprint(of machine: Machine) -> String?
    /// Ends all connections.
    func close()
}

/// What a place that keeps bytes is made of.
package struct StorageAddress: Sendable, Hashable {
    package var uuid: UUID
    /// `LocalStorage`, `Sftp`, …
    package var type: String
    package var url: String
    package init(uuid: UUID, type: String, url: String) {
        self.uuid = uuid
        self.type = type
        self.url = url
    }
}

/// How the types of storage are worked with.
package protocol Storages: Sendable {
    /// - Throws: `.usage` when the type is not known.
    func primary(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any StoragePort
    func repository(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any ImageRepository
}
