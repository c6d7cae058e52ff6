internal import Glibc
package import ZSModel
internal import ZSPorts
package import ZSRendering
internal import ZSSystem

/// Runs the built tools as a user does: each in a process, with a state of its own.
package struct BinaryRunner: Sendable {
    /// Where the tools lie.
    package var binaries: AbsolutePath
    /// The whole environment of the tools; the runner's own is not inherited.
    package var environment: [String: String]
    /// How long a tool may take unless the call says otherwise.
    package var patience: Duration = .seconds(120)

    /// Tools of `$ZS_BIN`, or of the build that the running test belongs to, with `home` as their `$ZS_HOME`.
    package init(home: AbsolutePath) throws(Failure) {
        binaries = try BinaryRunner.located()
        environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "ZS_HOME": home.text]
    }

    /// Runs a tool to its end.
    /// - Throws: `.timeout` when it is not over after `patience`; it is killed then.
    @discardableResult
    package func run(
        _ tool: String, _ arguments: [String], input: [UInt8] = [], within patience: Duration? = nil
    ) async throws(Failure) -> ChildResult {
        try await start(tool, arguments, input: input).end(by: .after(patience ?? self.patience))
    }

    /// Starts a tool and leaves it running: to be killed, or to run beside others.
    package func start(_ tool: String, _ arguments: [String], input: [UInt8] = []) throws(Failure) -> Child {
        try Child(binaries.appending(tool), arguments, environment: environment, input: input)
    }

    /// Runs a tool that must succeed and print JSON.
    /// - Throws: `.failed` with what it said when it did not.
    package func json(
        _ tool: String, _ arguments: [String], input: [UInt8] = [], within patience: Duration? = nil
    ) async throws(Failure) -> JSON {
        let result = try await run(tool, arguments, input: input, within: patience).command
        guard result.succeeded else {
            throw Failure(
                .failed, "\(tool) \(arguments.joined(separator: " ")): \(result.ending)",
                cause: result.text + result.errorText)
        }
        return try JSONReader.read(result.output)
    }

    private static func located() throws(Failure) -> AbsolutePath {
        if let named = EnvironmentVariables.current["ZS_BIN"] { return try absolutePath(named) }
        // The runner is given the test bundle, which lies beside the tools; without a runner, it is the program.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? "/proc/self/exe"
        guard let real = realpath(bundle, nil) else { throw Failure(.io, "cannot find the directory of \(bundle)") }
        defer { free(real) }
        return try absolutePath(String(cString: real)).parent
    }
}
