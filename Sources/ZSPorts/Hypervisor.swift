package import ZSModel

/// What a hypervisor says of the machine it runs on.
package struct HypervisorFacts: Sendable, Equatable {
    package var hostname: String
    package var libvirtVersion: String
    package var hypervisorVersion: String
    package var architecture: String
    package var cpuModel: String
    package var cpuSockets: Int
    package var cpuThreads: Int
    package var memory: ByteCount
    package init(
        hostname: String, libvirtVersion: String, hypervisorVersion: String, architecture: String, cpuModel: String,
        cpuSockets: Int, cpuThreads: Int, memory: ByteCount
    ) {
        self.hostname = hostname
        self.libvirtVersion = libvirtVersion
        self.hypervisorVersion = hypervisorVersion
        self.architecture = architecture
        self.cpuModel = cpuModel
        self.cpuSockets = cpuSockets
        self.cpuThreads = cpuThreads
        self.memory = memory
    }
}

/// The state a hypervisor reports of a domain.
package enum DomainState: String, Sendable, CaseIterable {
    case noState, running, blocked, paused, shuttingDown, shutOff, crashed, suspended
}

/// A domain as the hypervisor shows it.
package struct DomainObservation: Sendable, Equatable {
    package var uuid: UUID
    package var name: String
    package var state: DomainState
    package var isPersistent: Bool
    package init(uuid: UUID, name: String, state: DomainState, isPersistent: Bool) {
        self.uuid = uuid
        self.name = name
        self.state = state
        self.isPersistent = isPersistent
    }
}

/// What a running domain has used so far.
package struct DomainStatistics: Sendable, Equatable {
    package var cpuTime: Duration
    package var memory: ByteCount
    package var diskRead: ByteCount
    package var diskWritten: ByteCount
    package var networkReceived: ByteCount
    package var networkSent: ByteCount
    package init(
        cpuTime: Duration, memory: ByteCount, diskRead: ByteCount, diskWritten: ByteCount,
        networkReceived: ByteCount, networkSent: ByteCount
    ) {
        self.cpuTime = cpuTime
        self.memory = memory
        self.diskRead = diskRead
        self.diskWritten = diskWritten
        self.networkReceived = networkReceived
        self.networkSent = networkSent
    }
}

/// The virtual machine monitor of one host.
///
/// Domains are named by the VM's UUID.  Acting on a domain that is not there is `.notFound`; asking for a state
/// that holds already is not an error.
package protocol Hypervisor: Sendable {
    /// The same hypervisor over the same connection, whose every call ends by `deadline` with `.timeout`.
    ///
    /// Without it each call has a limit of its own.  What has been abandoned may still happen over there, and the
    /// connection is lost to all who share it.
    func limited(by deadline: Deadline) -> any Hypervisor

    func facts() throws(Failure) -> HypervisorFacts
    /// Whether hardware virtualisation really works here: a guest is started under it, not a file looked at.
    func accelerates() throws(Failure) -> Bool
    func domains() throws(Failure) -> [DomainObservation]
    /// The domain, or `nil`.
    func domain(_ uuid: UUID) throws(Failure) -> DomainObservation?
    /// The domain's XML as it is now.
    func description(of uuid: UUID) throws(Failure) -> String
    func statistics(of uuid: UUID) throws(Failure) -> DomainStatistics

    /// Makes the domain known and persistent, replacing an older definition.
    func define(_ domain: Domain) throws(Failure)
    func start(_ uuid: UUID) throws(Failure)
    /// Asks the guest to power off (ACPI); returns at once.
    func requestShutdown(_ uuid: UUID) throws(Failure)
    /// Resets the guest.
    func reset(_ uuid: UUID) throws(Failure)
    func suspend(_ uuid: UUID) throws(Failure)
    func resume(_ uuid: UUID) throws(Failure)
    /// Cuts the power.
    func powerOff(_ uuid: UUID) throws(Failure)
    /// Forgets the domain, its saved memory and its firmware variables; it must be off.
    func undefine(_ uuid: UUID) throws(Failure)

    /// Adds a disk to the definition, and to the running guest if it runs.
    func attach(_ disk: Domain.Disk, to uuid: UUID) throws(Failure)
    /// Takes a disk, found by its volume, out of the definition and out of the running guest.
    /// - Throws: `.conflict` when the guest does not let go of it.
    func detach(_ disk: Domain.Disk, from uuid: UUID) throws(Failure)

    /// Ends the connection; later calls fail.
    func close()
}
