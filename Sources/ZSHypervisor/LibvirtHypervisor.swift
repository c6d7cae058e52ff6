package import ZSModel
package import ZSPorts

/// A hypervisor behind libvirt: of this machine, of a host reached by a ``Shell``, or libvirt's own test driver.
///
/// Copies share one connection, and so may threads.
package struct LibvirtHypervisor: Hypervisor {
    let connection: Connection
    private let deadline: Deadline?

    /// How long a call may take unless ``limited(by:)`` says otherwise.  Cutting the power of a stuck guest takes
    /// libvirt half a minute.
    private static let usualLimit = Duration.seconds(60)

    private init(_ connection: Connection, until deadline: Deadline? = nil) {
        self.connection = connection
        self.deadline = deadline
    }

    /// Opens a libvirt of this machine.
    ///
    /// - Parameter uri: `qemu:///system`; `test:///default` or `test:///path.xml` for the test driver within this
    ///   process; `test+unix:///default` for the test driver within the daemon.  `?socket=` names another socket of
    ///   a daemon.
    /// - Throws: `.usage` for any other URI, `.unreachable` when no daemon answers, `.timeout`, `.failed` when
    ///   libvirt is not installed here.
    package static func connect(uri: String, by deadline: Deadline) throws(Failure) -> LibvirtHypervisor {
        let uri = try LibvirtURI.read(uri)
        guard uri.needsDaemon else {
            return LibvirtHypervisor(try Connection.open(uri, machine: "this machine", over: nil, by: deadline))
        }
        let stream = try ZSHypervisor.connect(toDaemonAt: uri.sockets)
        return LibvirtHypervisor(try Connection.open(uri, machine: "this machine", over: stream, by: deadline))
    }

    /// Opens the libvirt of the machine that `shell` reaches, as root, over the shell's own connection.
    ///
    /// - Parameter uri: `qemu:///system`, or `test:///default` for the daemon's test driver.
    /// - Throws: `.unreachable` when the machine or its daemon does not answer, `.timeout`, `.failed` when libvirt is
    ///   not installed here.
    package static func connect(
        through shell: any Shell, to uri: String = "qemu:///system", by deadline: Deadline
    ) throws(Failure) -> LibvirtHypervisor {
        let helper = Command(["virt-ssh-helper", uri], asRoot: true)
        let uri = try LibvirtURI.read(uri)
        let stream = try shell.open(helper, by: deadline)
        return LibvirtHypervisor(try Connection.open(uri, machine: shell.machine, over: stream, by: deadline))
    }

    package func limited(by deadline: Deadline) -> any Hypervisor { LibvirtHypervisor(connection, until: deadline) }

    package func close() { connection.close() }

    /// Whether calls can no longer succeed: the connection was closed, abandoned at a deadline, or broke.
    package var isLost: Bool { connection.isLost }

    /// Does `work` with the connection; whatever libvirt reports is a failure to do `activity`.
    func perform<Result>(
        _ activity: String, _ work: (_ connection: OpaquePointer) throws(LibvirtError) -> Result
    ) throws(Failure) -> Result {
        try connection.perform(activity, by: deadline ?? .after(Self.usualLimit), work)
    }

    /// Does `work` with the domain of a VM.
    /// - Throws: `.notFound` when there is none.
    func perform<Result>(
        _ activity: String, on uuid: UUID, _ work: (borrowing DomainHandle) throws(LibvirtError) -> Result
    ) throws(Failure) -> Result {
        try perform("\(activity) VM \(uuid)") { (connection) throws(LibvirtError) in
            try work(try DomainHandle(uuid, on: connection))
        }
    }

    /// A failure that libvirt was not asked about, worded like those that it was.
    func refusal(
        _ kind: Failure.Kind, _ activity: String, _ why: String, hint: String? = nil, cause: String? = nil
    ) -> Failure {
        Failure(kind, "\(connection.machine): cannot \(activity): \(why)", hint: hint, cause: cause)
    }
}
