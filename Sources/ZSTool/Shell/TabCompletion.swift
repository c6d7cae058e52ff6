import ZSCommandLine
import ZSLineEditor
import ZSModel
import ZSRendering
import ZSSystem

/// What Tab does at the prompt: adds what is certain; pressed again, it shows what there is (CLI-11 to CLI-16).
final class TabCompletion {
    private let head: String
    private let screen: Output
    private let completions: (String) -> CompletionList
    private let columns: () -> Int
    /// The lines of the command before the one that is being typed.
    var before = ""
    private var last: String?

    /// - Parameters:
    ///   - head: the name of the program and the options that it was called with, which the line at the prompt lacks.
    ///   - screen: where lists are shown.
    init(
        head: String, screen: Output, completions: @escaping (String) -> CompletionList,
        columns: @escaping () -> Int
    ) {
        self.head = head
        self.screen = screen
        self.completions = completions
        self.columns = columns
    }

    func press(_ text: String) -> LineEditor.Completion {
        defer { last = text }
        let line = "\(head) \(before)\(before.isEmpty ? "" : "\n")\(text)"
        var list = completions(line)
        let typed = ProgramInfo.cut(line).current
        switch list.outside {
        case .file: list.candidates += FileNames.beginning(with: list.typed, head: list.head, onlyDirectories: false)
        case .directory:
            list.candidates += FileNames.beginning(with: list.typed, head: list.head, onlyDirectories: true)
        default: break
        }
        if let addition = addition(list, typed) {
            return .replace(ShellWords(line).lengthOfLastWord, with: addition)
        }
        guard text == last, !(list.candidates + list.further).isEmpty else { return .nothing }
        show(list)
        return .shown
    }

    /// What the word becomes, when that is more than what was typed.
    private func addition(_ list: CompletionList, _ typed: String) -> String? {
        let words = list.candidates.map(\.word)
        let common = words.dropFirst().reduce(words.first ?? "") { $0.commonPrefix(with: $1) }
        guard common.lowercased().hasPrefix(typed.lowercased()) || words.count == 1 else { return nil }
        if words.count == 1 {
            let isWhole = !list.goesOn && !["=", ".", "/", "@"].contains(common.last)
            return common == typed && !isWhole ? nil : ShellWords.quoted(common) + (isWhole ? " " : "")
        }
        // The same letters in the declared case are an addition as well.
        return common == typed ? nil : ShellWords.quoted(common)
    }

    private func show(_ list: CompletionList) {
        let all = list.further.isEmpty ? list.candidates : (list.candidates + list.further).sorted { $0.word < $1.word }
        // The phrases about APIs are for 'help': a keyword finds dozens of them.
        let isBare = all.allSatisfy { $0.help.isEmpty || !$0.word.contains("=") }
        let lines = isBare ? Self.inColumns(all.map(\.word.visible), columns()) : Self.explained(all, columns())
        // A screen that is gone is noticed by the editor.
        try? screen.write("\r\n" + lines.map { $0 + "\r\n" }.joined())
        try? screen.flush()
    }
    private static func explained(_ candidates: [CompletionList.Candidate], _ columns: Int) -> [String] {
        let width = min(candidates.map(\.word.columns).max() ?? 0, columns / 2)
        return candidates.map { candidate in
            let word = candidate.word.visible
            let line = candidate.help.isEmpty ? word : "\(word.padded(to: width))  \(candidate.help.visible)"
            return line.truncated(to: columns - 1)
        }
    }
    /// Down, then across, as ls(1) has it.
    private static func inColumns(_ words: [String], _ columns: Int) -> [String] {
        let width = (words.map(\.columns).max() ?? 0) + 2
        let across = max(1, columns / width)
        let rows = (words.count + across - 1) / across
        return (0..<rows).map { row in
            let line = stride(from: row, to: words.count, by: rows).map { words[$0].padded(to: width) }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
