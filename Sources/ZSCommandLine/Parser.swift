package import ZSModel
package import ZSRendering

/// What a command line asks for.
package enum Request<Options, Context, Reply> {
    case call(Call<Context, Reply>, Options)
    /// No action was named: options only.
    case nothing(Options)
    /// Help on an action, or on the program.
    case help(topic: String?)
    case version
    /// The list of all actions whose name contains the keyword (CLI-10).
    case catalogue(keyword: String?)
    /// A document that is made from the declarations.
    case generate(GeneratedDocument)
    /// What could stand where the line ends: asked for by a shell's completion.
    case complete(line: String)
}

extension Program {
    /// Reads the words that follow the program's name.
    ///
    /// Nothing is done and nothing is read from outside: `-`, `@file` and defaults that depend on the machine are
    /// resolved by whoever runs the request.
    /// - Throws: `.usage` naming the word and, where there is one, what was probably meant.
    package func parse(
        _ words: [String], _ origin: WordOrigin = .commandLine
    ) throws(Failure) -> Request<Options, Context, Reply> {
        if let builtin = try builtin(words) { return builtin }
        var parameters = Parameters()
        let options = declare(into: &parameters)
        let optionWords = OptionWords(parameters: parameters.infos)
        guard let (word, rest) = firstOperand(of: words, optionWords) else {
            if let otherwise { return try call(otherwise, words, origin) }
            var intake = Intake(title: name, parameters, origin)
            _ = try optionWords.read(words, into: &intake)
            return .nothing(options(intake.given))
        }
        if let action = action(word) { return try call(action, rest, origin) }
        if let otherwise { return try call(otherwise, words, origin) }
        throw unknown(word)
    }

    /// Reads a call that is written as a document: `{"action": "CreateVip", "params": {…}}` (CLI-03).
    package func parse(_ document: JSON) throws(Failure) -> Request<Options, Context, Reply> {
        guard let word = document["action"]?.text else {
            throw Failure(.usage, "expected an object with \"action\" and \"params\"")
        }
        guard let action = action(word) else { throw unknown(word) }
        return try call(action, .input) { words, intake throws(Failure) in
            for member in document["params"]?.members ?? [] where member.value != .null {
                try words.assign(member.name, member.value.texts, &intake)
            }
            return false
        }
    }

    private func builtin(_ words: [String]) throws(Failure) -> Request<Options, Context, Reply>? {
        let argument = words.dropFirst().first
        switch words.first {
        case "--complete": return .complete(line: argument ?? "")
        case "--generate":
            do { return .generate(try GeneratedDocument.read(argument ?? "")) } catch {
                throw Failure(.usage, "--generate: \(error.why)")
            }
        case "help" where action("help") == nil: return .help(topic: argument)
        case "actions" where grammar == .assignments: return .catalogue(keyword: argument)
        default: break
        }
        let open = words.prefix { $0 != "--" }
        if let help = open.firstIndex(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(topic: open[..<help].first { action($0) != nil })
        }
        return open.contains("--version") ? .version : nil
    }

    /// The first word that is neither an option of the program nor the value of one, and the words without it.
    private func firstOperand(of words: [String], _ options: OptionWords) -> (String, rest: [String])? {
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
        _ action: Action<Context, Reply>, _ words: [String], _ origin: WordOrigin
    ) throws(Failure) -> Request<Options, Context, Reply> {
        try call(action, origin) { operandWords, intake throws(Failure) in
            let infos = intake.parameters.infos
            let optionWords = OptionWords(
                parameters: grammar == .options ? infos : Array(infos[..<operandWords.own.lowerBound]))
            let operands = try optionWords.read(words, into: &intake)
            return try operandWords.read(operands, into: &intake)
        }
    }
    private func call(
        _ action: Action<Context, Reply>, _ origin: WordOrigin,
        _ read: (OperandWords, inout Intake) throws(Failure) -> Bool
    ) throws(Failure) -> Request<Options, Context, Reply> {
        var parameters = Parameters()
        let options = declare(into: &parameters)
        let programs = parameters.infos.count
        let body = action.declare(into: &parameters)
        let isWhole = grammar == .assignments || otherwise?.name == action.name
        var intake = Intake(title: isWhole ? action.name : "\(name) \(action.name)", parameters, origin)
        let words = OperandWords(grammar: grammar, own: programs..<parameters.infos.count)
        let readsTargets = try read(words, &intake)
        let help = isWhole && otherwise != nil ? "--help" : "help \(action.name)"
        try words.requireAll(intake, readsTargets: readsTargets, hint: "see '\(name) \(help)'")
        let call = Call(
            action: action, given: intake.given, readsTargets: readsTargets, parameters: parameters, body: body)
        return .call(call, options(intake.given))
    }

    /// The refusal of a word that calls no action, with what was probably meant (CLI-08).
    package func unknown(_ word: String) -> Failure {
        let names = actions.flatMap { [$0.name] + $0.aliases.filter { !$0.hasPrefix("-") } }
        let (what, near) =
            switch grammar {
            case .assignments: ("an API", nearest(to: word, in: names, limit: 5))
            case .options: ("a command", likely(word, in: names).map { [$0] } ?? [])
            }
        let hint = near.isEmpty ? "see '\(name) --help'" : "did you mean \(near.joined(separator: ", "))?"
        return Failure(.usage, "'\(word)' is not \(what) of \(name)", hint: hint)
    }
}

extension JSON {
    /// The texts of a value as a user would have typed them, one for each element of a list.
    fileprivate var texts: [String] {
        if case .list(let values) = self, !values.contains(where: { $0.members != nil }) {
            return values.map { $0.text ?? $0.written() }
        }
        return [text ?? written()]
    }
}
