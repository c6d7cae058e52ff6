package import ZSCommandLine
import ZSModel
import ZSPorts
package import ZSRendering
import ZSSystem

/// A program with everything that a process needs to run it.
///
///     // main.swift
///     exit(Tool(program, hasEnvelope: true, options: \.tool) { options, console in try Cloud(options, console) }.run())
package struct Tool<Options, Context>: Sendable {
    /// What could stand in a place of the command line, as the outside knows it.
    package typealias Candidates = @Sendable (Options, Completion, _ typed: String) -> [CompletionList.Candidate]

    let program: Program<Options, Context, Reply>
    /// JSON has the outer object of the original, `{"inventory": …, "success": true}`; a terminal gets it indented.
    let hasEnvelope: Bool
    let toolOptions: @Sendable (Options) -> ToolOptions
    let makeContext: @Sendable (Options, Console) throws -> Context
    let sibling: (@Sendable (Context) throws -> Context)?
    let close: @Sendable (Context) -> Void
    let shell: ShellSettings<Options>?
    private let candidates: Candidates

    /// - Parameters:
    ///   - shell: what the tool needs to take one command after another; `nil` when it takes only one.
    ///   - candidates: for completion, what could stand in a place.
    ///   - options: where the tool's common options are among the program's.
    ///   - sibling: a second context for another thread, with the first one's connections; `nil` when the tool works
    ///     on one thread only.
    ///   - close: ends the context when everything is done.
    ///   - context: opens what the actions work with; called only when one runs.
    package init(
        _ program: Program<Options, Context, Reply>, hasEnvelope: Bool, shell: ShellSettings<Options>? = nil,
        candidates: @escaping Candidates = { _, _, _ in [] }, options: @escaping @Sendable (Options) -> ToolOptions,
        sibling: (@Sendable (Context) throws -> Context)? = nil,
        close: @escaping @Sendable (Context) -> Void = { _ in },
        context: @escaping @Sendable (Options, Console) throws -> Context
    ) {
        self.program = program
        self.hasEnvelope = hasEnvelope
        self.shell = shell
        self.candidates = candidates
        toolOptions = options
        self.sibling = sibling
        self.close = close
        makeContext = context
    }

    /// Does what the words ask for.
    /// - Parameter origin: where the words come from.
    /// - Returns: the exit status.
    package func run(
        _ words: [String] = Array(CommandLine.arguments.dropFirst()), _ streams: StandardStreams = .process,
        _ origin: WordOrigin = .commandLine
    ) -> Int32 {
        let errors = Output(streams.error, name: "standard error")
        let output = Output(streams.output, name: "standard output")
        do {
            switch try program.parse(words, origin) {
            case .call(let call, let options):
                if origin == .commandLine, let script = shell?.script(options) {
                    throw Failure(.usage, "\(call.action.name) and the file '\(script)' cannot both be done")
                }
                return Execution(tool: self, call, options, streams, errors).run()
            case .nothing(let options):
                guard let shell, origin == .commandLine else {
                    throw Failure(.usage, "no command given", hint: "see '\(program.name) --help'")
                }
                return try Shell(tool: self, settings: shell, options, words, streams, errors).run()
            case let request: try answer(request, streams, output)
            }
            try output.flush()
            return 0
        } catch {
            return report(error, errors, asJSON: wantsJSON(words) || !Terminal.isTerminal(streams.error))
        }
    }

    /// What needs nothing but the declarations.
    private func answer(
        _ request: Request<Options, Context, Reply>, _ streams: StandardStreams, _ output: Output
    ) throws(Failure) {
        let width = min(Terminal.columns(of: streams.output) ?? 80, 100)
        switch request {
        case .call, .nothing: break
        case .help(nil): try output.write(program.info.helpText(width: width))
        case .help(let topic?):
            guard let action = program.action(topic) else { throw program.unknown(topic) }
            try output.write(program.info.helpText(on: action.info, width: width))
        case .version: try output.write("\(program.name) \(program.version)\n")
        case .catalogue(let keyword):
            let style: JSONWriter.Style = Terminal.isTerminal(streams.output) ? .indented : .compact
            try output.write(program.info.catalogue(keyword: keyword).written(style) + "\n")
        case .schema(let topic):
            if let topic, program.action(topic) == nil { throw program.unknown(topic) }
            let schema = program.info.schema(of: topic.flatMap(program.action)?.info)
            try output.write(schema.written(.indented) + "\n")
        case .generate(let document): try output.write(program.info.generated(document))
        case .complete(let line): try output.write(candidates(for: line))
        }
    }

    /// What could stand where the line ends, with what only the outside knows.
    func completions(of line: String) -> CompletionList {
        var list = program.info.completions(of: line)
        guard list.outside != .none else { return list }
        let options = program.options(among: ProgramInfo.cut(line).words)
        list.candidates += candidates(options, list.outside, list.typed).map {
            .init(list.head + $0.word, $0.help)
        }
        return list
    }

    /// One candidate a line, a tab and a phrase after it; or what the shell is to look for itself.
    private func candidates(for line: String) -> String {
        let list = completions(of: line)
        switch list.outside {
        case .file: return ":file\n"
        case .directory: return ":directory\n"
        case .none, .words, .resource, .condition:
            return list.candidates.map {
                $0.word.visible + ($0.help.isEmpty ? "" : "\t" + $0.help.visible) + "\n"
            }.joined()
        }
    }

    private func wantsJSON(_ words: [String]) -> Bool {
        words.contains { ["--output=json", "--output=ndjson", "-ojson", "-ondjson"].contains($0) }
            || zip(words, words.dropFirst()).contains { option, value in
                ["--output", "-o"].contains(option) && ["json", "ndjson"].contains(value)
            }
    }

    /// Says what went wrong.
    /// - Returns: the exit status.
    func report(_ error: any Error, _ errors: Output, asJSON: Bool) -> Int32 {
        // Only a defect throws anything else: every error of ours is a failure.
        let failure = error as? Failure ?? Failure(.bug, "unexpected error", cause: "\(error)")
        let environment = EnvironmentVariables.current
        let isColored = environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
        // Nobody is left to tell when standard error cannot be written; the status still says it.
        try? errors.write(asJSON ? failure.json() : failure.text(program.name, isColored: isColored))
        try? errors.flush()
        return failure.kind.exitStatus
    }
}
