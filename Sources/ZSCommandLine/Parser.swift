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
    /// The JSON Schema of the calls of one action, or of all.
    case schema(topic: String?)
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

    /// The program's options among words that are being typed; those that cannot be read are left out.
    package func options(among words: [String]) -> Options {
        var parameters = Parameters()
        let options = declare(into: &parameters)
        var intake = Intake(title: name, parameters, .input)
        _ = try? OptionWords(parameters: parameters.infos).read(words, into: &intake)
        return options(intake.given)
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
        case "schema" where grammar == .assignments: return .schema(topic: argument)
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
            let own = intake.parameters.own
            // Of an API's own parameters only the switches are options.
            let optionWords = OptionWords(
                parameters: infos.enumerated().map { place, info in
                    let isValue = grammar == .assignments && own.contains(place) && info.kind != .flag
                    return isValue ? info.asOperand : info
                })
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
        let body = parameters.declareOwn { action.declare(into: &$0) }
        let isNamed = action.name != otherwise?.name
        let title = !isNamed ? name : grammar == .assignments ? action.name : "\(name) \(action.name)"
        var intake = Intake(title: title, parameters, origin)
        let words = OperandWords(grammar: grammar)
        let readsTargets = try read(words, &intake)
        let help = isNamed ? "help \(action.name)" : "--help"
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
