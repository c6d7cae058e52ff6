/// Completes one word of a command line.
struct Completer {
    private let program: ProgramInfo
    /// The words before the one that is being typed.
    private let words: [String]
    private let current: String
    /// The action that is called, and the words after its name.
    private let called: ActionInfo?
    private let given: [String]

    init(_ program: ProgramInfo, _ words: [String], _ current: String) {
        self.program = program
        self.words = words
        self.current = current
        let place = words.firstIndex { program.action($0) != nil }
        called = place.flatMap { program.action(words[$0]) } ?? program.otherwise
        given = place.map { Array(words[($0 + 1)...]) } ?? words
    }

    var completions: CompletionList {
        if let option = optionBefore { return values(of: option, head: "", typed: current) }
        if current.hasPrefix("--"), let (name, head, typed) = cut(current) {
            guard let option = options.first(where: { $0.isCalled(name.dropFirst(2)) }) else { return CompletionList() }
            return values(of: option, head: head, typed: typed)
        }
        if current.hasPrefix("-"), current != "-" { return optionNames }
        guard let called else { return actionNames }
        return program.grammar == .assignments ? assignments(to: called) : operand(of: called)
    }

    private var options: [ParameterInfo] {
        let own = program.grammar == .options ? called?.parameters.filter(\.isOption) ?? [] : []
        return program.options + own + [.help, .version]
    }
    /// The option whose value is the word being typed.
    private var optionBefore: ParameterInfo? {
        guard let last = words.last, last.hasPrefix("-") else { return nil }
        return options.first { option in
            guard option.kind == .named else { return false }
            return last.hasPrefix("--") ? option.isCalled(last.dropFirst(2)) : last.last == option.letter
        }
    }
    private var optionNames: CompletionList {
        let left = options.filter { option in option.isRepeated || !words.contains { isOption($0, option) } }
        return list(left.map { .init("--" + $0.name, $0.help) })
    }
    private func isOption(_ word: String, _ option: ParameterInfo) -> Bool {
        word.hasPrefix("--") && option.isCalled(word.dropFirst(2).prefix { $0 != "=" })
    }

    /// Those that begin with what was typed; if there are none, those that contain it (CLI-11).
    private var actionNames: CompletionList {
        let typed = current.lowercased()
        let all = program.actions.map { CompletionList.Candidate($0.name, $0.summary) }.sorted { $0.word < $1.word }
        let beginning = all.filter { $0.word.lowercased().hasPrefix(typed) }
        guard beginning.isEmpty, program.grammar == .assignments else { return CompletionList(candidates: beginning) }
        return CompletionList(candidates: all.filter { $0.word.lowercased().contains(typed) })
    }
    /// `name=` of what is not given yet, or the value after it (CLI-13, CLI-14, CLI-15).
    private func assignments(to action: ActionInfo) -> CompletionList {
        if let (name, head, typed) = cut(current) {
            guard let info = action.parameters.first(where: { $0.kind == .named && $0.isCalled(name) }) else {
                return CompletionList()
            }
            guard info.isRepeated, let comma = typed.lastIndex(of: ",") else {
                return values(of: info, head: head, typed: typed)
            }
            let next = typed.index(after: comma)
            return values(of: info, head: head + typed[..<next], typed: String(typed[next...]))
        }
        var candidates: [CompletionList.Candidate] = []
        for info in action.parameters {
            if info.kind == .conditions, case .words(let fields) = info.completion {
                candidates += fields.map { .init($0 + "=", "condition") }
            } else if info.kind == .named, !given.contains(where: { info.isCalled($0.prefix { $0 != "=" }) }) {
                candidates.append(.init(info.name + "=", (info.isRequired ? "required: " : "") + info.help))
            }
        }
        return list(candidates)
    }
    private func operand(of action: ActionInfo) -> CompletionList {
        let operands = action.parameters.filter { $0.kind == .operand }
        let place = given.count { !$0.hasPrefix("-") || $0 == "-" }
        guard let info = place < operands.count ? operands[place] : operands.last(where: \.isRepeated) else {
            return CompletionList()
        }
        return values(of: info, head: "", typed: current)
    }

    private func values(of info: ParameterInfo, head: String, typed: String) -> CompletionList {
        if info.secrecy != nil {
            return list([.init(head + "-", "ask for it"), .init(head + "@", "read it from a file")])
        }
        guard case .words(let words) = info.completion else {
            return CompletionList(outside: info.completion, head: head, typed: typed)
        }
        return CompletionList(candidates: words.filter { $0.hasPrefix(typed) }.map { .init(head + $0) })
    }
    private func list(_ candidates: [CompletionList.Candidate]) -> CompletionList {
        CompletionList(candidates: candidates.filter { $0.word.hasPrefix(current) })
    }
    /// The parts of `name=value`: the name, the name with the sign, the value.
    private func cut(_ word: String) -> (name: Substring, head: String, typed: String)? {
        guard let sign = word.firstIndex(of: "=") else { return nil }
        return (word[..<sign], String(word[...sign]), String(word[word.index(after: sign)...]))
    }
}
