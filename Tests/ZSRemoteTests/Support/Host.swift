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
