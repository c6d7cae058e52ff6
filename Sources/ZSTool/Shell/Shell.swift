import Glibc
import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

/// A tool that is given one command after another: from a script, or at a prompt.
///
/// Every command runs in a copy of this process, as if it had been called by itself: whatever becomes of it, the shell
/// goes on, and the shell itself never has the state open while a command runs.
struct Shell<Options, Context> {
    let tool: Tool<Options, Context>
    let settings: ShellSettings<Options>
    let options: Options
    /// The words that the shell was called with: options, which hold for every command.
    private let base: [String]
    let streams: StandardStreams
    let errors: Output

    init(
        tool: Tool<Options, Context>, settings: ShellSettings<Options>, _ options: Options, _ base: [String],
        _ streams: StandardStreams, _ errors: Output
    ) {
        self.tool = tool
        self.settings = settings
        self.options = options
        self.base = base
        self.streams = streams
        self.errors = errors
    }

    /// - Returns: the exit status.
    func run() throws(Failure) -> Int32 {
        if let path = settings.script(options) {
            let file = try Descriptor.open(path, O_RDONLY)
            var run = ScriptRun(shell: self, name: path, file.number, input: streams.input)
            return try run.run()
        }
        if Terminal.isTerminal(streams.input), Terminal.isTerminal(streams.error) {
            var run = try PromptRun(shell: self)
            return try run.run()
        }
        // What the commands themselves read cannot be the script that they stand in.
        let nothing = try Descriptor.open("/dev/null", O_RDONLY)
        var run = ScriptRun(shell: self, name: "standard input", streams.input, input: nothing.number)
        return try run.run()
    }

    /// What stands before a line of the prompt to make it a whole command line.
    var head: String { ([tool.program.name] + base.map(ShellWords.quoted)).joined(separator: " ") }

    /// Runs one command.
    /// - Parameter record: where a copy of its answer goes.
    /// - Returns: its exit status.
    func perform(_ words: [String], input: Int32, record: Int32? = nil) throws(Failure) -> Int32 {
        let streams = StandardStreams(input: input, output: streams.output, error: streams.error, record: record)
        let (tool, base) = (tool, base)
        return try inChild {
            dup2(input, STDIN_FILENO)
            return tool.run(base + words, streams, .input)
        }
    }

    /// Says what went wrong with the shell's own words.
    /// - Returns: the exit status.
    func report(_ failure: Failure) -> Int32 {
        tool.report(failure, errors, asJSON: !Terminal.isTerminal(streams.error))
    }
}

/// The words by which a shell is left.
func isFarewell(_ words: [String]) -> Bool { words == ["quit"] || words == ["exit"] }
