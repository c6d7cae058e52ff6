package import ZSModel
package import ZSPorts
package import ZSSystem

/// A host over one SSH session.
///
/// Any thread may call; one at a time uses the session, and the others wait no longer than their deadlines.  After a
/// passed deadline the session can still be used; after a broken connection every call fails with `.unreachable`.
package final class SSHShell: StreamingShell {
    private let login: Login
    private let session: Exclusive<Session?>
    private let cancellation = CancelFlag()

    package var machine: String { login.target.description }
    package var target: SSHTarget { login.target }
    package var isRoot: Bool { login.target.user == "root" }

    init(_ login: Login, by deadline: Deadline) throws(Failure) {
        self.login = login
        session = Exclusive(try login.session(by: deadline, cancellation: cancellation))
    }

    /// Connects, checks the host's key and logs in.
    /// - Throws: `.unreachable` when nobody answers there as SSH does; `.denied` when the host's key is not believed or the
    ///   login is refused.
    package static func connect(
        to target: SSHTarget, as credential: SSHCredential, hostKeys: HostKeyPolicy, by deadline: Deadline
    ) throws(Failure) -> SSHShell {
        let gate = Gate(width: Login.width)
        return try SSHShell(
            Login(target: target, credential: credential, hostKeys: hostKeys, gate: gate), by: deadline)
    }

    package func execute(
        _ words: [String], asRoot: Bool, _ streams: StandardStreams, by deadline: Deadline
    ) throws(Failure) -> CommandResult.Ending {
        let words = rootPrefix(asRoot) + timeLimit(deadline) + words
        return try session.use(by: deadline, else: Failure(.timeout, "\(machine): the session is busy")) {
            session throws(Failure) in
            guard let open = session else { throw Failure(.unreachable, "\(machine): the session is closed") }
            open.wire.deadline = deadline
            var execution = try Execution(words, on: open, streams)
            return try execution.run()
        }
    }

    /// Makes the host end the program, too: closing the channel does not, and neither does the end of our process.
    private func timeLimit(_ deadline: Deadline) -> [String] {
        ["timeout", "-k", "5", String(deadline.remaining.milliseconds / 1000 + 1)]
    }

    /// Starts a program on a session of its own: the one of this shell stays free, and each is used by one thread.
    package func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        let cancellation = CancelFlag()
        let session = try login.session(by: deadline, cancellation: cancellation)
        let channel = try Channel(rootPrefix(command.asRoot) + command.words, on: session)
        var sockets = try SocketPair()
        let pump = ChannelPump(machine: machine, program: command.words.first ?? "", cancellation)
        pump.start(channel, sockets.far.take()!)
        return SocketStream(sockets.near.take()!, pump)
    }

    /// Whether the connection still stands, as far as one can know without asking the host.
    var isUsable: Bool {
        let now = Deadline.after(.zero)
        // A session in use is not broken yet.
        return (try? session.use(by: now, else: Failure(.timeout, "busy")) { $0?.wire.isOpen ?? false })
            ?? true
    }

    /// Ends the connection, and with it what another thread may be doing on it.
    package func close() {
        cancellation.set()
        _ = try? session.use(by: .after(.seconds(1)), else: Failure(.timeout, "busy")) { $0 = nil }
    }
}
