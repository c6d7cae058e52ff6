package import ZSModel
package import ZSPorts

/// A host over one SSH session.
///
/// Any thread may call; one at a time uses the session, and the others wait no longer than their deadlines.
package final class SSHShell: Shell {
    package let target: SSHTarget
    package var machine: String { target.description }

    private init(target: SSHTarget) { self.target = target }

    /// Connects, checks the host's key and logs in.
    /// - Throws: `.unreachable` when nobody answers there as SSH does; `.denied` when the host's key is not believed or the
    ///   login is refused.
    package static func connect(
        to target: SSHTarget, as credential: SSHCredential, hostKeys: HostKeyPolicy, by deadline: Deadline
    ) throws(Failure) -> SSHShell {
        throw Failure(.bug, "SSHShell is not there yet")
    }

    package func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        throw Failure(.bug, "SSHShell is not there yet")
    }
    package func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        throw Failure(.bug, "SSHShell is not there yet")
    }
    package func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        throw Failure(.bug, "SSHShell is not there yet")
    }
    package func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        throw Failure(.bug, "SSHShell is not there yet")
    }
    package func close() {}
}
