extension ProgramInfo {
    /// What is wrong with the declarations: found by a test of the program rather than by a user.
    package var mistakes: [String] {
        var found: [String] = []
        var names: Set<String> = []
        for action in actions {
            for name in [action.name] + action.aliases
            where !names.insert(grammar == .assignments ? name.lowercased() : name).inserted {
                found.append("\(name): declared twice")
            }
        }
        found += phraseMistakes("\(name): summary", summary)
        found += parameterMistakes(of: "\(name)", options)
        for action in actions + (otherwise.map { [$0] } ?? []) { found += mistakes(in: action) }
        return found
    }

    private func mistakes(in action: ActionInfo) -> [String] {
        var found = phraseMistakes("\(action.name): summary", action.summary)
        if action.summary.first?.isUppercase != true { found.append("\(action.name): summary has no capital") }
        let flags = action.parameters.contains { $0.kind == .flag }
        let all = action.parameters + (grammar == .options || flags ? options : [])
        found += parameterMistakes(of: action.name, all)
        if grammar == .options, action.parameters.contains(where: { $0.kind == .conditions }) {
            found.append("\(action.name): conditions are for name=value programs")
        }
        for example in action.examples where !example.line.contains(name) {
            found.append("\(action.name): an example does not call \(name)")
        }
        return found
    }

    private func parameterMistakes(of owner: String, _ parameters: [ParameterInfo]) -> [String] {
        var found: [String] = []
        var names: Set<String> = ["help", "version"]
        var letters: Set<Character> = ["h"]
        for info in parameters {
            let title = "\(owner): parameter '\(info.name)'"
            if !names.insert(info.name).inserted { found.append("\(title) declared twice") }
            if let letter = info.letter, !letters.insert(letter).inserted { found.append("\(title): -\(letter) twice") }
            if let byte = info.name.utf8.first(where: { !Self.isNameByte($0) }) {
                found.append("\(title): '\(Character(Unicode.Scalar(byte)))' in its name")
            }
            found += phraseMistakes("\(title): help", info.help)
            if info.isRequired, info.defaultText != nil { found.append("\(title) is required and has a default") }
        }
        let operands = parameters.filter { $0.kind == .operand }
        for (before, after) in zip(operands, operands.dropFirst()) where before.isRepeated || !before.isRequired {
            if after.isRequired || before.isRepeated {
                found.append("\(owner): operand '\(after.name)' cannot follow '\(before.name)'")
            }
        }
        if parameters.count(where: \.isTarget) > 1 { found.append("\(owner): two targets") }
        return found
    }
    private func phraseMistakes(_ what: String, _ phrase: String) -> [String] {
        if phrase.isEmpty { return ["\(what) is empty"] }
        if phrase.hasSuffix(".") { return ["\(what) ends with a full stop"] }
        return phrase.contains("\n") ? ["\(what) has a line break"] : []
    }
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
