import Glibc
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
    package typealias Candidates = @Sendable (_ kind: String, _ typed: String) -> [CompletionList.Candidate]

    let program: Program<Options, Context, Reply>
    /// JSON has the outer object of the original, `{"inventory": …, "success": true}`; a terminal gets it indented.
    let hasEnvelope: Bool
    let toolOptions: @Sendable (Options) -> ToolOptions
    let makeContext: @Sendable (Options, Console) throws -> Context
    let resources: Candidates

    /// - Parameters:
    ///   - resources: the resources of a kind whose name or UUID begins with what was typed, for completion.
    ///   - options: where the tool's common options are among the program's.
    ///   - context: opens what the actions work with; called only when one runs.
    package init(
        _ program: Program<Options, Context, Reply>, hasEnvelope: Bool,
        resources: @escaping Candidates = { _, _ in [] }, options: @escaping @Sendable (Options) -> ToolOptions,
        context: @escaping @Sendable (Options, Console) throws -> Context
    ) {
        self.program = program
        self.hasEnvelope = hasEnvelope
        self.resources = resources
        toolOptions = options
        makeContext = context
    }

    /// Does what the command line asks for, and ends the process.
    ///
    /// At once: a thread may still wait for a silent host, and what libraries clean up at an ordinary exit would be
    /// taken from under it.
    package func main() -> Never { _exit(run()) }

    /// Does what the words ask for.
    /// - Returns: the exit status.
    package func run(
        _ words: [String] = Array(CommandLine.arguments.dropFirst()), _ streams: StandardStreams = .process
    ) -> Int32 {
        let errors = Output(streams.error, name: "standard error")
        let output = Output(streams.output, name: "standard output")
        do {
            switch try program.parse(words) {
            case .call(let call, let options):
                return Execution(tool: self, call, options, streams, errors).run()
            case .nothing: throw Failure(.usage, "no command given", hint: "see '\(program.name) --help'")
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
        case .generate(let document): try output.write(program.info.generated(document))
        case .complete(let line): try output.write(candidates(for: line))
        }
    }

    /// One candidate a line, a tab and a phrase after it; or what the shell is to look for itself.
    private func candidates(for line: String) -> String {
        let list = program.info.completions(of: line)
        var candidates = list.candidates
        switch list.outside {
        case .none, .words: break
        case .file: return ":file\n"
        case .directory: return ":directory\n"
        case .resource(let kind):
            candidates += resources(kind, list.typed).map { .init(list.head + $0.word, $0.help) }
        }
        return candidates.map { $0.word.visible + ($0.help.isEmpty ? "" : "\t" + $0.help.visible) + "\n" }.joined()
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
        let failure = (error as? Failure ?? Failure(.bug, "unexpected error", cause: "\(error)")).explained
        let environment = EnvironmentVariables.current
        let isColored = environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
        // Nobody is left to tell when standard error cannot be written; the status still says it.
        try? errors.write(asJSON ? failure.json() : failure.text(program.name, isColored: isColored))
        try? errors.flush()
        return failure.kind.exitStatus
    }
}
