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
        guard call.readsTargets else {
            let reply = try call.run(context)
            try write(reply, output, console)
            guard case .incomplete(_, let failure) = reply else { return nil }
            return failure
        }
        let (reply, problem) = try performOnTargets(context, console)
        try write(reply, output, console)
        return problem
    }

    private func performOnTargets(_ context: Context, _ console: Console) throws -> (Reply, Failure?) {
        let targets = try TargetReader.targets(in: try StandardInput.readAll(streams.input))
        // All are checked before the first is touched.
        let calls = try targets.map { (target: $0, call: try call.about($0)) }
        var results: [JSON] = []
        var failures: [(target: String, failure: Failure)] = []
        for (position, (target, call)) in calls.enumerated() {
            try cancellation.check()
            console.progress.report(call.action.name, items: Int64(position), of: Int64(calls.count))
            do {
                let reply = try call.run(context)
                results.append(reply.json(of: target))
                if case .incomplete(_, let failure) = reply { throw failure }
            } catch let failure as Failure {
                failures.append((target, failure))
            }
        }
        return (.inventories(Rows(results)), summary(failures, of: calls.count))
    }
    private func summary(_ failures: [(target: String, failure: Failure)], of count: Int) -> Failure? {
        guard let first = failures.first?.failure else { return nil }
        return Failure(
            failures.count == count ? first.kind : .partial,
            "\(call.action.name): \(failures.count) of \(count) failed",
            details: failures.map { .init($0.target, $0.failure.message) })
    }

    private func write(_ reply: Reply, _ output: Output, _ console: Console) throws {
        console.progress.finish()
        let isTerminal = Terminal.isTerminal(streams.output)
        let format = toolOptions.output ?? (isTerminal && !tool.hasEnvelope ? .table : .json)
        let writer = ReplyWriter(
            format, isTerminal ? .indented : .compact, hasEnvelope: tool.hasEnvelope,
            width: isTerminal ? Terminal.columns(of: streams.output) : nil
        ) { bytes throws(Failure) in try output.write(bytes) }
        try writer.write(reply)
    }
}

extension Reply {
    /// What is shown of one resource among several.
    fileprivate func json(of target: String) -> JSON {
        switch self {
        case .inventory(let value), .document(let value): value
        case .incomplete(let reply, _): reply.json(of: target)
        default: ["uuid": .text(target)]
        }
    }
}
