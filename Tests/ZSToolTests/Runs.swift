import Glibc
import SampleTool
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport
import ZSTool

/// What one run of a tool said, and how it ended.
struct Run: Equatable {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs a tool in this process; only for actions that read, since others take hold of the process's signals.
func run<Context>(_ tool: Tool<ToolOptions, Context>, _ words: [String], input: String = "") throws -> Run {
    let (input, output, errors) = (try ScratchFile(Array(input.utf8)), try ScratchFile(), try ScratchFile())
    let streams = StandardStreams(input: input.descriptor, output: output.descriptor, error: errors.descriptor)
    let status = tool.run(words, streams)
    return Run(
        status: status, output: String(decoding: try output.content(), as: UTF8.self),
        errors: String(decoding: try errors.content(), as: UTF8.self))
}

/// Runs a tool in this process with standard output and error on a terminal of 60 columns.
func runOnTerminal<Context>(_ tool: Tool<ToolOptions, Context>, _ words: [String]) throws -> Run {
    let terminal = try PseudoTerminal.open(columns: 60)
    let input = try ScratchFile()
    let streams = StandardStreams(input: input.descriptor, output: terminal.user.number, error: terminal.user.number)
    let status = tool.run(words, streams)
    return Run(status: status, output: try terminal.shown(), errors: "")
}

/// Runs the sample tool as a process.
func sample(_ words: String..., input: String = "") async throws -> Run {
    let home = try AbsolutePath.read("/nonexistent")
    let result = try await BinaryRunner(home: home).run("sample-tool", words, input: Array(input.utf8)).command
    guard case .exited(let status) = result.ending else { throw Failure(.failed, "killed", cause: result.errorText) }
    return Run(status: status, output: result.text, errors: result.errorText)
}
