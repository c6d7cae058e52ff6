import ZSCommandLine
import ZSLineEditor
import ZSModel
import ZSRendering
import ZSSystem

/// Commands typed at a prompt (CLI-02).
struct PromptRun<Options, Context> {
    private let shell: Shell<Options, Context>
    private var history: HistoryFile
    private var replies: Replies
    private let tab: TabCompletion
    private let editor: LineEditor

    init(shell: Shell<Options, Context>) throws(Failure) {
        self.shell = shell
        let directory = UserDirectory.path()
        history = HistoryFile(in: directory)
        replies = Replies(in: directory)
        let tab = TabCompletion(
            head: shell.head, screen: shell.errors, completions: shell.tool.completions
        ) { Terminal.columns(of: shell.streams.error) ?? 80 }
        self.tab = tab
        editor = try LineEditor(input: shell.streams.input, output: shell.streams.error, complete: tab.press)
        for line in history.lines { editor.remember(line) }
    }

    /// - Returns: the exit status, which is 0: each command has said how it ended.
    mutating func run() throws(Failure) -> Int32 {
        let program = shell.tool.program
        say("\(program.name) \(program.version).  Tab completes, 'help' lists the APIs, Ctrl-D leaves.\n")
        while let line = readCommand() {
            let words: [String]
            do { words = try ShellWords.split(line) } catch {
                _ = shell.report(error)
                continue
            }
            guard !words.isEmpty else { continue }
            remember(line, words)
            if isFarewell(words) { break }
            do { try perform(words) } catch { _ = shell.report(error) }
        }
        return 0
    }

    /// One command, which may go on over several lines; `nil` at the end.
    private func readCommand() -> String? {
        let prompt = "\(shell.settings.user) >>> "
        var text = ""
        while true {
            tab.before = text
            switch editor.read(prompt: text.isEmpty ? prompt : "... ") {
            case .end:
                say("\n")
                return nil
            case .interrupted:
                say("^C\n")
                text = ""
            case .line(let line):
                text += text.isEmpty ? line : "\n" + line
                guard ShellWords(text).goesOn else { return text }
            }
        }
    }

    private mutating func remember(_ line: String, _ words: [String]) {
        let kept = shell.tool.program.info.withoutSecrets(words)
        // A history has one line for a command, as it was typed where that can be.
        let isPlain = kept == words && !line.contains("\n")
        let text = isPlain ? line : kept.map(ShellWords.quoted).joined(separator: " ")
        let entry = text.split(separator: "\n").joined(separator: " ")
        editor.remember(entry)
        if let problem = history.append(entry) { _ = shell.report(problem) }
    }

    private mutating func perform(_ words: [String]) throws(Failure) {
        switch words[0] {
        case "history": try show(history.numbered(last: try number(words, else: 50)))
        case "more": try replies.page(try number(words, else: history.lines.count - 1))
        case "save": try save(words)
        default:
            let record = try? replies.begin(history.lines.count, words[0])
            let status = try shell.perform(words, input: shell.streams.input, record: record)
            // The prompt is not to stand behind what the terminal shows of Ctrl-C.
            if status > 128 { say("\n") }
        }
    }
    private func save(_ words: [String]) throws(Failure) {
        guard (2...3).contains(words.count) else {
            throw Failure(.usage, "which reply?", hint: "save N[,N...] [DIRECTORY]; the numbers are those of 'history'")
        }
        for word in words[1].split(separator: ",") {
            let path = try replies.save(try Self.number(word), in: words.count == 3 ? words[2] : ".")
            say("\(path)\n")
        }
    }
    private func number(_ words: [String], else usual: Int) throws(Failure) -> Int {
        guard words.count < 3 else { throw Failure(.usage, "'\(words[0])' takes one number") }
        return words.count == 2 ? try Self.number(words[1][...]) : usual
    }
    private static func number(_ word: Substring) throws(Failure) -> Int {
        guard let number = Int(word), number > 0 else { throw Failure(.usage, "'\(word)' is no number of 'history'") }
        return number
    }

    private func show(_ text: String) throws(Failure) {
        let output = Output(shell.streams.output, name: "standard output")
        try output.write(text)
        try output.flush()
    }
    /// Says something on the screen; a screen that is gone is noticed by the editor.
    private func say(_ text: String) {
        try? shell.errors.write(text)
        try? shell.errors.flush()
    }
}
