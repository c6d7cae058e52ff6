package import ZSModel
package import ZSPorts

/// This machine.
package struct LocalShell: Shell {
    package let machine = "this machine"
    package init() {}

    package func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        throw Failure(.bug, "LocalShell is not there yet")
    }
    package func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        throw Failure(.bug, "LocalShell is not there yet")
    }
    package func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        throw Failure(.bug, "LocalShell is not there yet")
    }
    package func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        throw Failure(.bug, "LocalShell is not there yet")
    }
    package func close() {}
}
