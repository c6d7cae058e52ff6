package import ZSModel

extension Program {
    /// Reads the words that follow the program's name.
    ///
    /// Nothing is done and nothing is read from outside: `-`, `@file` and defaults that depend on the machine are
    /// resolved by whoever runs the request.
    /// - Throws: `.usage` naming the word and, where there is one, what was probably meant.
    package func parse(_ words: [String]) throws(Failure) -> Request<Options, Context, Reply> {
        var parameters = Parameters()
        let options = declare(into: &parameters)
        let optionWords = OptionWords(program: name, parameters)
        if let builtin = builtin(words, optionWords) { return builtin }
        guard let (word, rest) = try firstOperand(of: words, optionWords) else {
            if let otherwise { return try call(otherwise, words, parameters, options) }
            var given = Given(parameters)
            _ = try optionWords.read(words, into: &given)
            return .nothing(options(given))
        }
        if let action = action(word) { return try call(action, rest, parameters, options) }
        if let otherwise { return try call(otherwise, words, parameters, options) }
        throw unknown(word)
    }

    private func builtin(_ words: [String], _ options: OptionWords) -> Request<Options, Context, Reply>? {
        let open = words.prefix { $0 != "--" }
        if let help = open.firstIndex(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(topic: open[..<help].first { !$0.hasPrefix("-") && action($0) != nil })
        }
        if open.contains("--version") { return .version }
        if words.first == "help", action("help") == nil { return .help(topic: words.dropFirst().first) }
        return nil
    }

    /// The first word that is neither an option of the program nor the value of one, and the words without it.
    private func firstOperand(
        of words: [String], _ options: OptionWords
    ) throws(Failure) -> (String, rest: [String])? {
        var position = 0
        while position < words.count {
            let word = words[position]
            guard word.hasPrefix("-"), word != "-", action(word) == nil else {
                var rest = words
                rest.remove(at: position)
                return (word, rest)
            }
            if word == "--" { return nil }
            position += options.takesNextWord(word) ? 2 : 1
        }
        return nil
    }

    private func call(
        _ action: Action<Context, Reply>, _ words: [String], _ program: Parameters,
        _ options: @Sendable (Given) -> Options
    ) throws(Failure) -> Request<Options, Context, Reply> {
        var parameters = program
        let body = action.declare(into: &parameters)
        var given = Given(parameters)
        let title = grammar == .assignments || otherwise?.name == action.name ? action.name : "\(name) \(action.name)"
        let optionWords = OptionWords(program: title, grammar == .options ? parameters : program)
        let operands = try optionWords.read(words, into: &given)
        let operandWords = OperandWords(
            title: title, parameters: parameters, own: program.declared.count..., grammar: grammar)
        let readsTargets = try operandWords.read(operands, into: &given)
        try operandWords.requireAll(given, readsTargets: readsTargets, hint: "see '\(name) help \(action.name)'")
        let call = Call(
            action: action, given: given, readsTargets: readsTargets, parameters: parameters, body: body)
        return .call(call, options(given))
    }

    /// CLI-08.
    private func unknown(_ word: String) -> Failure {
        let names = actions.flatMap { [$0.name] + $0.aliases.filter { !$0.hasPrefix("-") } }
        let what = grammar == .assignments ? "API" : "command"
        let near =
            grammar == .assignments
            ? nearest(to: word, in: names, limit: 5) : likely(word, in: names).map { [$0] } ?? []
        let hint = near.isEmpty ? "see '\(name) --help'" : "did you mean \(near.joined(separator: ", "))?"
        return Failure(.usage, "'\(word)' is not \(what == "API" ? "an API" : "a command") of \(name)", hint: hint)
    }
}
