package import ZSModel
package import ZSPorts
package import ZSSystem

/// A process that a test started, in a process group of its own.  It never outlives this value.
package final class Child: Sendable {
    private let process: ChildProcess
    private let output: ScratchFile
    private let errors: ScratchFile
    private let started = ContinuousClock.now

    /// Starts the program at `path`.
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - environment: the whole of it; nothing is inherited.
    ///   - input: what it reads on standard input.
    package init(
        _ path: AbsolutePath, _ arguments: [String], environment: [String: String], input: [UInt8] = []
    ) throws(Failure) {
        let input = try ScratchFile(input)
        output = try ScratchFile()
        errors = try ScratchFile()
        process = try ChildProcess(
            [path.text] + arguments, environment: environment, input: input.descriptor,
            output: output.descriptor, errors: errors.descriptor)
    }

    package var pid: Int32 { process.process }

    /// Sends a signal to the process and all that it started; nothing happens when it has ended.
    package func send(_ signal: Int32) { process.signal(signal) }

    /// Waits for the end of the process.
    /// - Throws: `.timeout` with what it said, after it has been killed, when the deadline passes first.
    package func end(by deadline: Deadline) async throws(Failure) -> ChildResult {
        let ending: CommandResult.Ending? = await withCheckedContinuation { continuation in
            // Waiting blocks, and Swift has no more threads than there are processors.
            ZSSystem.Thread.detached { [process] in
                let ending = process.ending(by: deadline)
                if ending == nil { process.stop() }
                continuation.resume(returning: ending)
            }
        }
        guard let ending, let usage = process.usage else {
            throw Failure(
                .timeout, "process \(pid) did not end in time",
                cause: String(decoding: try output.content() + errors.content(), as: UTF8.self))
        }
        return ChildResult(
            command: CommandResult(ending: ending, output: try output.content(), errors: try errors.content()),
            wallTime: started.duration(to: .now), usage: usage)
    }
}

/// How a child ended, what it said, and what it took.
package struct ChildResult: Sendable {
    package var command: CommandResult
    package var wallTime: Duration
    package var usage: ProcessUsage
}
