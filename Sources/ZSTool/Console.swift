package import ZSModel
package import ZSPorts
import ZSRendering
import ZSSystem

/// The person or the program that called the tool: whom a command asks, tells and obeys.
package struct Console: Sendable {
    package let options: ToolOptions
    /// Set when the user wants it to stop.
    package let cancellation: Cancellation
    package let progress: any ProgressSink
    /// When the command must be over.
    package let deadline: Deadline
    private let streams: StandardStreams
    private let errors: Output

    init(_ options: ToolOptions, _ cancellation: Cancellation, _ streams: StandardStreams, _ errors: Output) {
        self.options = options
        self.cancellation = cancellation
        self.streams = streams
        self.errors = errors
        deadline = .after(options.timeout)
        switch options.progress {
        case .auto where Terminal.isTerminal(streams.error):
            progress = ProgressBar(errors) { Terminal.columns(of: streams.error) ?? 80 }
        case .json: progress = ProgressLines(errors)
        default: progress = NoProgress()
        }
    }

    /// Says something that is no part of the answer: one line on standard error.
    package func note(_ text: String) {
        progress.finish()
        // Nobody is left to tell when standard error cannot be written.
        try? errors.write(text.visible + "\n")
        try? errors.flush()
    }

    /// Lets a loss happen only when the user agrees: asks on a terminal, believes `--yes`.
    /// - Parameter loss: what will be gone, as a sentence: "zone 'z1' and its 3 hosts will be deleted".
    /// - Throws: `.usage` when nobody can be asked, `.failed` when the answer is no.
    package func confirm(_ loss: String) throws(Failure) {
        guard !options.saysYes, !options.isDryRun else { return }
        guard Terminal.isTerminal(streams.input), Terminal.isTerminal(streams.error) else {
            throw Failure(.usage, loss.visible, hint: "say --yes to agree: there is nobody to ask")
        }
        progress.finish()
        try errors.write("\(loss.visible).  Go on? [y/N] ")
        try errors.flush()
        var input = LineReader(streams.input)
        let answer = try input.next(cancellation) ?? ""
        guard ["y", "yes"].contains(answer.lowercased()) else { throw Failure(.failed, "nothing was changed") }
    }

    /// The secret that `source` leads to; `--password-file` answers what would be asked for.
    /// - Parameter prompt: what to ask for, such as "password of root@h1".
    package func secret(_ source: SecretSource, _ prompt: String) throws(Failure) -> Secret {
        progress.finish()
        var source = source
        if case .ask = source, let file = options.passwordFile { source = .file(file) }
        return try SecretReader.read(source, prompt: prompt, input: streams.input, cancellation)
    }
}
