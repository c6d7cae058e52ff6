package import ZSRendering

extension ProgramInfo {
    /// All actions whose name contains `keyword`, for programs (CLI-10); letter case does not matter.
    package func catalogue(keyword: String? = nil) -> JSON {
        let wanted = keyword?.lowercased() ?? ""
        return .list(actions.filter { wanted.isEmpty || $0.name.lowercased().contains(wanted) }.map(\.json))
    }
}

extension ActionInfo {
    fileprivate var json: JSON {
        [
            "name": .text(name), "summary": .text(summary), "effect": .text(effect.rawValue),
            "resource": .text(orNull: resource), "aliases": .list(aliases.map(JSON.text)),
            "parameters": .list(parameters.map(\.json)),
        ]
    }
}

extension ParameterInfo {
    fileprivate var json: JSON {
        [
            "name": .text(name), "kind": .text(kind.rawValue), "type": .text(valueName), "required": .bool(isRequired),
            "repeated": .bool(isRepeated), "default": defaultText.map(JSON.text) ?? .null,
            "choices": .list(choices.map(JSON.text)), "limits": limits.map(JSON.text) ?? .null,
            "secret": .bool(secrecy != nil), "target": .bool(isTarget), "help": .text(help),
        ]
    }
}

extension JSON {
    fileprivate static func text(orNull text: String) -> JSON { text.isEmpty ? .null : .text(text) }
}
