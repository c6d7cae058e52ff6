import ZSModel
import ZSPorts
import ZSRemote
import ZSTestSupport

/// A real sshd with a known_hosts file that knows it.
struct Host {
    let daemon: SSHDaemon
    let knownHosts: KnownHostsFile

    init(_ options: SSHDaemon.Options = .init()) throws {
        daemon = try SSHDaemon(options)
        knownHosts = KnownHostsFile(daemon.directory.appending("known_hosts"))
        try know(daemon.hostKeyLine(options.hostKeyTypes[0]))
    }

    /// Replaces what is known.
    func know(_ key: String) throws {
        try writeFile("[127.0.0.1]:\(daemon.port) \(key)\n", to: knownHosts.path)
    }

    var target: SSHTarget { get throws { try target(user: "root") } }
    func target(user: String, address: String = "127.0.0.1") throws -> SSHTarget {
        try SSHTarget(address: address, port: daemon.port, user: user)
    }
    var key: SSHCredential { .key(daemon.clientKey) }

    func connect(
        user: String = "root", as credential: SSHCredential? = nil, policy: HostKeyPolicy? = nil,
        by deadline: Deadline = .soon
    ) throws -> SSHShell {
        try SSHShell.connect(
            to: target(user: user), as: credential ?? key, hostKeys: policy ?? .known(knownHosts), by: deadline)
    }
}

extension Deadline {
    /// Generous: for what must work however busy the machine is.
    static var soon: Deadline { .after(.seconds(60)) }
}

extension Host {
    /// A connector whose home has the accepted key and knows the host at this address.
    func connector(addresses: [String] = ["127.0.0.1"]) throws -> SSHConnector {
        let home = daemon.directory.appending("home")
        try runTool(["mkdir", "-p", home.appending("keys").text])
        try runTool(["cp", daemon.clientKey.text, home.appending("keys").appending("id_ed25519").text])
        let connector = SSHConnector(home: home)
        let key = try daemon.hostKeyLine()
        try writeFile(addresses.map { "[\($0)]:\(daemon.port) \(key)\n" }.joined(), to: connector.knownHosts.path)
        return connector
    }
}

/// A shell that keeps its host alive.
struct OwnedShell: Shell {
    private let host: Host
    private let shell: SSHShell

    init(_ host: Host) throws {
        self.host = host
        shell = try host.connect()
    }

    var machine: String { shell.machine }
    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        try shell.run(command, by: deadline)
    }
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { try shell.upload(local, to: path, by: deadline, progress: progress) }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { try shell.download(path, to: local, by: deadline, progress: progress) }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        try shell.open(command, by: deadline)
    }
    func close() { shell.close() }
}
