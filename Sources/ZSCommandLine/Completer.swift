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
        guard program.grammar == .assignments else { return operand(of: called) }
        var list = assignments(to: called)
        let operand = operand(of: called)
        if list.outside == .none { (list.outside, list.typed) = (operand.outside, operand.typed) }
        return list
    }

    private var options: [ParameterInfo] {
        let own = called?.parameters.filter { program.grammar == .options ? $0.isOption : $0.kind == .flag } ?? []
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
        guard program.grammar == .assignments else { return CompletionList(candidates: beginning) }
        let containing = all.filter { $0.word.lowercased().contains(typed) }
        guard !beginning.isEmpty else { return CompletionList(candidates: containing) }
        return CompletionList(candidates: beginning, further: containing.filter { !beginning.contains($0) })
    }
    /// `name=` of what is not given yet, or the value after it (CLI-13, CLI-14, CLI-15).
    private func assignments(to action: ActionInfo) -> CompletionList {
        if let (name, head, typed) = cut(current) {
            let parameters = action.parameters
            guard let info = parameters.first(where: { $0.kind == .named && $0.isCalled(name) }) else {
                // A condition whose value is being typed.
                return conditions(of: parameters)
            }
            guard info.isRepeated, let comma = typed.lastIndex(of: ",") else {
                let found = values(of: info, head: head, typed: typed)
                return info.isRepeated ? several(found) : found
            }
            let next = typed.index(after: comma)
            return several(values(of: info, head: head + typed[..<next], typed: String(typed[next...])))
        }
        var candidates: [CompletionList.Candidate] = []
        let parameters = action.parameters
        for info in parameters where info.kind == .named {
            guard !given.contains(where: { info.isCalled($0.prefix { $0 != "=" }) }) else { continue }
            candidates.append(.init(info.name + "=", (info.isRequired ? "required: " : "") + info.help))
        }
        var found = conditions(of: parameters)
        found.candidates = list(candidates).candidates + found.candidates
        return found
    }
    /// The field of a condition, or the value after it: what the outside knows of the resource.
    private func conditions(of parameters: [ParameterInfo]) -> CompletionList {
        guard let info = parameters.first(where: { $0.kind == .conditions }) else { return CompletionList() }
        if case .words(let fields) = info.completion {
            return list(fields.map { .init($0 + "=", "condition") })
        }
        return CompletionList(outside: info.completion, typed: current)
    }
    private func several(_ list: CompletionList) -> CompletionList {
        var list = list
        list.goesOn = true
        return list
    }
    private func operand(of action: ActionInfo) -> CompletionList {
        let operands = action.parameters.filter { $0.kind == .operand }
        let place = given.count { word in
            (!word.hasPrefix("-") || word == "-") && (program.grammar == .options || !word.contains("="))
        }
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
