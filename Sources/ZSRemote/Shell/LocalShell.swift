internal import Glibc
package import ZSModel
package import ZSPorts
package import ZSSystem

/// This machine.
package struct LocalShell: StreamingShell {
    package let machine = "this machine"
    package let isRoot: Bool

    package init() { isRoot = geteuid() == 0 }

    package func execute(
        _ words: [String], asRoot: Bool, _ streams: StandardStreams, by deadline: Deadline
    ) throws(Failure) -> CommandResult.Ending {
        do throws(Failure) {
            return try runProcess(rootPrefix(asRoot) + words, streams, by: deadline)
        } catch  where error.kind == .notFound {
            // As a shell on another machine answers.
            try streams.errors(Array("\(error.message)\n".utf8)[...])
            return .exited(127)
        }
    }

    package func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        try openProcess(rootPrefix(command.asRoot) + command.words)
    }

    package func close() {}
}
