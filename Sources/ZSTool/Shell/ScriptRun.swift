import ZSCommandLine
import ZSModel
import ZSPorts
import ZSSystem

/// Commands from a file or from standard input, one a line; a comment begins with `#`.
struct ScriptRun<Options, Context> {
    private let shell: Shell<Options, Context>
    /// For messages.
    private let name: String
    /// What the commands read as their standard input.
    private let input: Int32
    private var lines: LineReader
    private var number = 0

    init(shell: Shell<Options, Context>, name: String, _ script: Int32, input: Int32) {
        self.shell = shell
        self.name = name
        self.input = input
        lines = LineReader(script)
    }

    /// - Returns: the exit status: that of the command that ended the script.
    mutating func run() throws(Failure) -> Int32 {
        let keepsGoing = shell.settings.keepsGoing(shell.options)
        var (done, failed) = (0, 0)
        while let line = try nextLine() {
            if isFarewell(line.words) { break }
            done += 1
            let status = try shell.perform(line.words, input: input)
            guard status != 0 else { continue }
            failed += 1
            let hint = keepsGoing ? nil : "'--keep-going' goes on after a command that failed"
            let failure = Failure(.failed, "\(name), line \(line.number): \(line.words[0]) failed", hint: hint)
            _ = shell.report(failure)
            if !keepsGoing || status > 128 { return status }
        }
        guard number > 0 else {
            throw Failure(.usage, "no command given", hint: "see '\(shell.tool.program.name) --help'")
        }
        guard failed > 0 else { return 0 }
        return shell.report(Failure(failed == done ? .failed : .partial, "\(failed) of \(done) commands failed"))
    }

    /// The words of the next command, and the number of its first line.
    private mutating func nextLine() throws(Failure) -> (words: [String], number: Int)? {
        var text = ""
        var first = 0
        while let line = try lines.next(Cancellation()) {
            number += 1
            if text.isEmpty { first = number }
            text += text.isEmpty ? line : "\n" + line
            let read = ShellWords(text)
            if read.goesOn { continue }
            if !read.words.isEmpty { return (read.words, first) }
            text = ""
        }
        guard !text.isEmpty else { return nil }
        throw Failure(.usage, "\(name), line \(first): the command does not end: a quote or a line is left open")
    }
}
