internal import Glibc
internal import Synchronization
package import ZSModel
internal import ZSPorts
internal import ZSSystem

/// A real sshd of a test's own, on a free port of the loopback interface, with its own host keys and accounts' keys.
///
/// It needs root, as every sshd that lets several users in.
package final class SSHDaemon: Sendable {
    /// What differs from a plain one.
    package struct Options: Sendable {
        /// Where it listens: `0.0.0.0` makes all of 127.0.0.0/8 names for it.
        package var listen = "127.0.0.1"
        package var hostKeyTypes = ["ed25519"]
        /// Further lines of `sshd_config`.
        package var configuration: [String] = []
        package init(listen: String = "127.0.0.1", hostKeyTypes: [String] = ["ed25519"], _ configuration: [String] = [])
        {
            self.listen = listen
            self.hostKeyTypes = hostKeyTypes
            self.configuration = configuration
        }
    }

    package let port: UInt16
    /// Keys, configuration and log; removed with the daemon.
    package let directory: AbsolutePath
    /// A private key that the daemon accepts for every user.
    package let clientKey: AbsolutePath
    private let scratch: TemporaryDirectory
    private let process = Mutex<ChildProcess?>(nil)

    package init(_ options: Options = Options()) throws(Failure) {
        scratch = try TemporaryDirectory()
        directory = scratch.path
        clientKey = directory.appending("client_ed25519")
        port = try freePort()
        try makeKey("client_ed25519", type: "ed25519")
        for type in options.hostKeyTypes { try makeKey("host_\(type)", type: type) }
        try runTool(["cp", "\(clientKey.text).pub", directory.appending("authorized_keys").text])
        try AtomicFile.write(Array(configuration(options).utf8), to: directory.appending("sshd_config"))
        try start()
    }
    deinit {
        stop()
        scratch.remove()
    }

    /// Ends it and all its connections.
    package func stop() { process.withLock { $0 = nil } }

    /// Starts it again, on the same port, after ``stop()``.
    package func start() throws(Failure) {
        // sshd's privilege separation wants this directory, which a package script makes at boot.
        mkdir("/run/sshd", 0o755)
        let log = try Descriptor.open(directory.appending("log").text, O_WRONLY | O_CREAT | O_APPEND)
        let nothing = try Descriptor.open("/dev/null", O_RDONLY)
        // Every connection has a process group of its own; in a process namespace all end with the first.
        let child = try ChildProcess(
            [
                "unshare", "--pid", "--fork", "--kill-child", "/usr/sbin/sshd", "-D", "-e", "-f",
                directory.appending("sshd_config").text,
            ],
            input: nothing.number, output: log.number, errors: log.number)
        process.withLock { $0 = child }
        let deadline = Deadline.after(.seconds(10))
        while !answers(port) {
            guard !deadline.hasPassed else { throw Failure(.timeout, "sshd does not start", cause: logText) }
            usleep(10_000)
        }
    }

    /// What it has logged.
    package var logText: String {
        guard let file = try? Descriptor.open(directory.appending("log").text, O_RDONLY),
            let bytes = try? file.read(atMost: 1 << 20)
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A host key as it stands in known_hosts, after the name.
    package func hostKeyLine(_ type: String = "ed25519") throws(Failure) -> String {
        let bytes = try Descriptor.open(directory.appending("host_\(type).pub").text, O_RDONLY).read(atMost: 1 << 16)
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// Makes new host keys of the same types, as an installation from scratch would.
    package func replaceHostKey(_ type: String = "ed25519") throws(Failure) {
        stop()
        unlink(directory.appending("host_\(type)").text)
        try makeKey("host_\(type)", type: type)
        try start()
    }

    private func makeKey(_ name: String, type: String) throws(Failure) {
        let file = directory.appending(name).text
        try runTool(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test", "-f", file])
    }

    private func configuration(_ options: Options) -> String {
        // Of a keyword that is there twice, sshd takes the first.
        let lines =
            options.configuration
            + options.hostKeyTypes.map { "HostKey \(directory)/host_\($0)" }
            + [
                "ListenAddress \(options.listen):\(port)", "PidFile none",
                "AuthorizedKeysFile \(directory)/authorized_keys",
                "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no",
                "KbdInteractiveAuthentication no", "UseDNS no", "PrintMotd no", "LogLevel VERBOSE",
            ]
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Runs a program that must succeed.
package func runTool(_ words: [String], input: String = "") throws(Failure) {
    var errors: [UInt8] = []
    var rest = Array(input.utf8)[...]
    let streams = StandardStreams(
        input: {
            defer { rest = [] }
            return rest
        }, output: { _ in }, errors: { errors += $0 })
    let ending = try runProcess(words, streams, by: .after(.seconds(30)))
    guard ending == .exited(0) else {
        throw Failure(
            .failed, "'\(words.joined(separator: " "))' failed", cause: String(decoding: errors, as: UTF8.self))
    }
}

/// A port of the loopback interface that was free a moment ago.
package func freePort() throws(Failure) -> UInt16 {
    let listener = try LoopbackListener()
    return listener.port
}

private func answers(_ port: UInt16) -> Bool {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(number) }
    return withLoopbackAddress(port) { connect(number, $0, $1) } == 0
}
