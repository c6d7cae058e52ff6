/// Everything that documentation and completion need to know of an action; a plain value.
package struct ActionInfo: Sendable {
    package let name: String
    package let summary: String
    package let effect: Effect
    package let aliases: [String]
    package let resource: String
    package let discussion: String
    package let examples: [Example]
    /// Made anew each time: a table of a hundred actions must not cost the parameters of all of them.
    package var parameters: [ParameterInfo] { listParameters() }
    fileprivate let listParameters: @Sendable () -> [ParameterInfo]
}

/// Everything that documentation and completion need to know of a program; a plain value.
package struct ProgramInfo: Sendable {
    package let name: String
    package let summary: String
    package let version: String
    package let grammar: Grammar
    /// The options that every action takes.
    package let options: [ParameterInfo]
    package let actions: [ActionInfo]
    package let otherwise: ActionInfo?

    func action(_ word: String) -> ActionInfo? { actions.first { grammar.isCalled($0.name, $0.aliases, by: word) } }
}

extension Grammar {
    /// Whether `word` means the action; letter case does not matter in the assignment grammar (CLI-08).
    func isCalled(_ name: String, _ aliases: [String], by word: String) -> Bool {
        switch self {
        case .options: return name == word || aliases.contains(word)
        case .assignments:
            let word = word.lowercased()
            return name.lowercased() == word || aliases.contains { $0.lowercased() == word }
        }
    }
}

extension Action {
    package var info: ActionInfo {
        ActionInfo(
            name: name, summary: summary, effect: effect, aliases: aliases, resource: resource,
            discussion: discussion, examples: examples, listParameters: { parameters })
    }
}

extension Program {
    package var info: ProgramInfo {
        var options = Parameters()
        _ = declare(into: &options)
        return ProgramInfo(
            name: name, summary: summary, version: version, grammar: grammar, options: options.infos,
            actions: actions.map(\.info), otherwise: otherwise?.info)
    }
}
