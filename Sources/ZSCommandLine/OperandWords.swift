import ZSModel

/// Reads the words that are no options: operands, or `key=value` and conditions.
struct OperandWords {
    let title: String
    let parameters: Parameters
    /// The parameters that are the action's own, not the program's.
    let own: PartialRangeFrom<Int>
    let grammar: Grammar

    /// - Returns: whether `-` was among the words and stands for resources on standard input.
    func read(_ words: [String], into given: inout Given) throws(Failure) -> Bool {
        var readsTargets = false
        var freeOperands = indices { $0.kind == .operand }[...]
        for word in words {
            if word == "-", declared.contains(where: \.info.isTarget) {
                guard !readsTargets else { throw usage("'-' given twice") }
                readsTargets = true
            } else if grammar == .assignments, word.contains(where: { $0 == "=" || $0 == "<" || $0 == ">" }) {
                try assign(word, &given)
            } else if let index = freeOperands.first {
                try take(word, at: index, "\(parameters.declared[index].info.name)", &given)
                if !parameters.declared[index].info.isRepeated { freeOperands.removeFirst() }
            } else if grammar == .assignments {
                // CLI-28: a blank around '=' is the usual slip.
                throw usage("'\(word)' is not of the form name=value", hint: "no blanks around '='")
            } else {
                throw usage("unexpected operand '\(word)'")
            }
        }
        return readsTargets
    }

    /// Refuses what lacks a required parameter, naming all that are missing (CLI-33).
    func requireAll(_ given: Given, readsTargets: Bool, hint: String) throws(Failure) {
        let missing = indices { $0.isRequired }.filter {
            !given.hasValue(at: $0) && !(readsTargets && parameters.declared[$0].info.isTarget)
        }
        guard !missing.isEmpty else { return }
        let names = missing.map { index in
            let info = parameters.declared[index].info
            return switch (info.kind, grammar) {
            case (.operand, _): info.name
            case (_, .assignments): info.name + "="
            case (_, .options): "--" + info.name
            }
        }
        throw Failure(.usage, "\(title) needs \(names.joined(separator: ", "))", hint: hint)
    }

    private func assign(_ word: String, _ given: inout Given) throws(Failure) {
        let conditions = indices { $0.kind == .conditions }.first
        let cut = word.firstIndex(of: "=") ?? word.endIndex
        let name = word[..<cut]
        if let index = indices(where: { $0.kind == .named && $0.name == name }).first {
            let info = parameters.declared[index].info
            guard !given.wasGiven(at: index) else { throw usage("parameter '\(name)' given twice") }
            let text = String(word[word.index(after: cut)...])
            for part in info.isRepeated ? splitList(text) : [text] {
                try take(part, at: index, "'\(name)'", &given)
            }
        } else if let conditions {
            try take(word, at: conditions, "a condition", &given)
        } else {
            throw unknown(String(name))
        }
    }
    private func take(_ text: String, at index: Int, _ what: String, _ given: inout Given) throws(Failure) {
        let declared = parameters.declared[index]
        do { try given.take(text, for: declared, at: index) } catch {
            throw usage(refusal(of: text, for: what, declared.info, error))
        }
    }
    private func unknown(_ name: String) -> Failure {
        let names = indices { $0.kind == .named }.map { parameters.declared[$0].info.name }
        let known = names.isEmpty ? "it takes none" : "it takes \(names.joined(separator: ", "))"
        let hint = likely(name, in: names).map { "did you mean '\($0)'?" } ?? known
        return Failure(
            .usage, "\(title) has no parameter '\(name)'", hint: hint, details: [.init("parameters", known)])
    }

    private var declared: ArraySlice<Declared> { parameters.declared[own] }
    private func indices(where fits: (ParameterInfo) -> Bool) -> [Int] {
        declared.indices.filter { fits(parameters.declared[$0].info) }
    }
    private func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure(.usage, "\(title): \(message)", hint: hint)
    }
}
