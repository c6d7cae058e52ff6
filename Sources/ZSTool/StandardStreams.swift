import Glibc

/// Where a tool reads from and writes to.
package struct StandardStreams: Sendable {
    package let input: Int32
    package let output: Int32
    package let error: Int32

    package init(input: Int32, output: Int32, error: Int32) {
        self.input = input
        self.output = output
        self.error = error
    }
    /// Those of this process.
    package static var process: StandardStreams {
        StandardStreams(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO)
    }
}
