import ZSModel

/// Reads the words that are no options: operands, or `key=value` and conditions.
struct OperandWords {
    let grammar: Grammar

    /// - Returns: whether `-` was among the words and stands for resources on standard input.
    func read(_ words: [String], into intake: inout Intake) throws(Failure) -> Bool {
        var readsTargets = false
        var freeOperands = indices(intake) { $0.kind == .operand }[...]
        for word in words {
            if word == "-", takesResources(intake) {
                guard !readsTargets else { throw intake.usage("'-' given twice") }
                readsTargets = true
            } else if grammar == .assignments, word.utf8.contains(where: { "=<>".utf8.contains($0) }) {
                try assign(word, &intake)
            } else if let index = freeOperands.first {
                let info = intake.info(index)
                try intake.take([word], at: index, as: info.name, mayRepeat: true)
                if !info.isRepeated { freeOperands.removeFirst() }
            } else if grammar == .assignments {
                // CLI-28: a blank beside '=' is the usual slip.
                throw intake.usage("'\(word)' is not of the form name=value", hint: "no blanks around '='")
            } else {
                throw intake.usage("unexpected operand '\(word)'")
            }
        }
        return readsTargets
    }

    /// Takes the values of the parameter `name`.
    /// - Parameter texts: of a list, its elements.
    func assign(_ name: String, _ texts: [String], _ intake: inout Intake) throws(Failure) {
        guard let index = index(of: name[...], intake) else { throw unknown(name, intake) }
        try intake.take(texts, at: index, as: name, mayRepeat: false)
    }

    /// Refuses what lacks a required parameter, naming all that are missing (CLI-33).
    func requireAll(_ intake: Intake, readsTargets: Bool, hint: String) throws(Failure) {
        let missing = indices(intake, where: \.isRequired).filter {
            !intake.given.hasValue(at: $0) && !(readsTargets && isFilledFromInput($0, intake))
        }
        guard !missing.isEmpty else { return }
        let names = missing.map { index in
            let info = intake.info(index)
            return switch (info.kind, grammar) {
            case (.operand, _): info.name
            case (_, .assignments): info.name + "="
            case (_, .options): "--" + info.name
            }
        }
        throw Failure(.usage, "\(intake.title) needs \(names.joined(separator: ", "))", hint: hint)
    }

    /// Whether `-` stands for resources: the action has a target, or parameters that a resource's members fill.
    private func takesResources(_ intake: Intake) -> Bool {
        intake.parameters.own.contains { isFilledFromInput($0, intake) }
    }
    private func isFilledFromInput(_ index: Int, _ intake: Intake) -> Bool {
        guard indices(intake, where: \.isTarget).isEmpty else { return intake.info(index).isTarget }
        return grammar == .assignments && intake.info(index).kind == .named
            && indices(intake) { $0.kind == .conditions || $0.kind == .operand }.isEmpty
    }

    private func assign(_ word: String, _ intake: inout Intake) throws(Failure) {
        let cut = word.firstIndex(of: "=") ?? word.endIndex
        let name = word[..<cut]
        if cut < word.endIndex, let index = index(of: name, intake) {
            let text = String(word[word.index(after: cut)...])
            let texts = intake.info(index).isRepeated ? splitList(text) : [text]
            try intake.take(texts, at: index, as: String(name), mayRepeat: false)
        } else if let index = indices(intake, where: { $0.kind == .conditions }).first {
            try intake.take([word], at: index, as: "a condition", mayRepeat: true)
        } else {
            throw unknown(String(name), intake)
        }
    }
    private func index(of name: Substring, _ intake: Intake) -> Int? {
        indices(intake) { $0.kind == .named && $0.isCalled(name) }.first
    }
    private func unknown(_ name: String, _ intake: Intake) -> Failure {
        let names = indices(intake) { $0.kind == .named }.map { intake.info($0).name }
        let known = names.isEmpty ? "it takes none" : "it takes \(names.joined(separator: ", "))"
        let hint = likely(name, in: names).map { "did you mean '\($0)'?" } ?? known
        return Failure(
            .usage, "\(intake.title) has no parameter '\(name)'", hint: hint, details: [.init("parameters", known)])
    }
    private func indices(_ intake: Intake, where fits: (ParameterInfo) -> Bool) -> [Int] {
        intake.parameters.own.filter { fits(intake.info($0)) }
    }
}
