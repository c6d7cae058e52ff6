import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

/// One run of one action in this process.
struct Execution<Options, Context> {
    private let tool: Tool<Options, Context>
    private let call: Call<Context, Reply>
    private let options: Options
    private let toolOptions: ToolOptions
    private let streams: StandardStreams
    private let errors: Output
    private let cancellation = Cancellation()

    init(
        tool: Tool<Options, Context>, _ call: Call<Context, Reply>, _ options: Options, _ streams: StandardStreams,
        _ errors: Output
    ) {
        self.tool = tool
        self.call = call
        self.options = options
        self.streams = streams
        self.errors = errors
        toolOptions = tool.toolOptions(options)
    }

    /// - Returns: the exit status.
    func run() -> Int32 {
        do {
            try prepareSignals()
            let console = Console(toolOptions, cancellation, streams, errors)
            defer { console.progress.finish() }
            let output = Output(
                streams.output, name: "standard output", brokenPipe: call.action.effect == .reads ? .failure : .ignored)
            let problem = try perform(console, output)
            try output.flush()
            if let problem { throw problem }
            return 0
        } catch {
            let asJSON = [.json, .ndjson].contains(toolOptions.output) || !Terminal.isTerminal(streams.error)
            let status = tool.report(error, errors, asJSON: asJSON)
            // A shell must see what ended the command, or a script would go on after Ctrl-C.
            if let signal = cancellation.requestedBy { Signals.die(of: signal) }
            return status
        }
    }

    /// A command that only reads dies at once of any signal; one that changes something ends what it began.
    private func prepareSignals() throws(Failure) {
        guard call.action.effect != .reads else { return }
        Signals.ignoreBrokenPipes()
        try Signals.cancel(cancellation)
    }

    /// - Returns: what went wrong with some of the resources, when it went well with others.
    private func perform(_ console: Console, _ output: Output) throws -> Failure? {
        let context = try tool.makeContext(options, console)
        defer { tool.close(context) }
        if let pause = toolOptions.watch {
            guard call.action.effect == .reads, !call.readsTargets else {
                throw Failure(.usage, "--watch is for commands that only look")
            }
            let watch = Watch(
                pause: pause, title: "\(tool.program.name) \(call.action.name)",
                isTerminal: Terminal.isTerminal(streams.output))
            try watch.run(output) { try write(try call.run(context), output, console) }
        }
        guard call.readsTargets else {
            try write(try call.run(context), output, console)
            return nil
        }
        let resources = try TargetReader.resources(in: try StandardInput.readAll(streams.input))
        let (reply, problem) = try BulkRun(tool, call, on: resources, console).run(context)
        try write(reply, output, console)
        return problem
    }

    private func write(_ reply: Reply, _ output: Output, _ console: Console) throws {
        console.progress.finish()
        let record = streams.record.map { Output($0, name: "the kept reply") }
        let isTerminal = Terminal.isTerminal(streams.output)
        let format = toolOptions.output ?? (isTerminal && !tool.hasEnvelope ? .table : .json)
        let writer = ReplyWriter(
            format, isTerminal ? .indented : .compact, hasEnvelope: tool.hasEnvelope,
            width: isTerminal ? Terminal.columns(of: streams.output) : nil
        ) { bytes throws(Failure) in
            try output.write(bytes)
            try record?.write(bytes)
        }
        try writer.write(reply)
        try record?.flush()
    }
}
