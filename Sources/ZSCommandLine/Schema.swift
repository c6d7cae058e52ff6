import ZSModel
package import ZSRendering

extension ProgramInfo {
    /// The JSON Schema of a call that is written as a document, `{"action": …, "params": {…}}`, of one action or of all.
    package func schema(of action: ActionInfo?) -> JSON {
        let calls = action.map { [$0] } ?? actions
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .text("a call of \(name)"),
            "oneOf": .list(calls.map(\.schema)),
        ]
    }
}

extension ActionInfo {
    fileprivate var schema: JSON {
        let named = parameters.filter { $0.kind == .named }
        return [
            "title": .text(name), "description": .text(summary), "type": "object",
            "properties": [
                "action": ["const": .text(name)],
                "params": [
                    "type": "object", "properties": .object(named.map { JSON.Member($0.name, $0.schema) }),
                    "required": .list(named.filter(\.isRequired).map { .text($0.name) }),
                    "additionalProperties": false,
                ],
            ], "required": named.contains(where: \.isRequired) ? ["action", "params"] : ["action"],
            "additionalProperties": false,
        ]
    }
}

extension ParameterInfo {
    fileprivate var schema: JSON {
        var members = valueSchema.members ?? []
        if isRepeated { members = [.init("type", "array"), .init("items", .object(members))] }
        members.append(.init("description", .text(sentence)))
        if secrecy != nil { members.append(.init("writeOnly", true)) }
        return .object(members)
    }
    /// What one value may be.  Numbers may be written as texts, and some, such as sizes, with a unit.
    private var valueSchema: JSON {
        if choices == ["true", "false"] { return ["type": ["boolean", "string"]] }
        if !choices.isEmpty { return ["enum": .list(choices.map(JSON.text))] }
        switch valueName {
        case String.valueName: return ["type": "string"]
        case Int.valueName, ByteCount.valueName: return ["type": ["integer", "string"]]
        case UUID.valueName: return ["type": "string", "pattern": "^([0-9a-fA-F]{32}|@name:.+)$"]
        case JSON.valueName: return .object([])
        default: return ["type": ["string", "integer"]]
        }
    }
}
