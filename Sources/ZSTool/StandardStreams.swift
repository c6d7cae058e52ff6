import Glibc

/// Where a tool reads from and writes to.
package struct StandardStreams: Sendable {
    package let input: Int32
    package let output: Int32
    package let error: Int32
    /// Where a copy of the answer goes, when somebody keeps one.
    let record: Int32?

    package init(input: Int32, output: Int32, error: Int32, record: Int32? = nil) {
        self.input = input
        self.output = output
        self.error = error
        self.record = record
    }
    /// Those of this process.
    package static var process: StandardStreams {
        StandardStreams(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO)
    }
}
