package import ZSCommandLine
package import ZSModel
import ZSStore
import ZSSystem

/// What the state knows of a word that is being typed (CLI-14, CLI-15).
package struct CloudCandidates {
    private static let most = 50
    private let home: AbsolutePath

    package init(home: AbsolutePath) { self.home = home }

    /// A state that cannot be read offers nothing: completion is no place for errors.
    package func candidates(_ completion: Completion, _ typed: String) -> [CompletionList.Candidate] {
        switch completion {
        case .resource(let name): kind(name).map { resources(of: $0, typed) } ?? []
        case .condition(let name): kind(name).map { condition(on: $0, typed) } ?? []
        case .none, .words, .file, .directory: []
        }
    }
    private func kind(_ name: String) -> ResourceKind? { ResourceKind.all.first { $0.name == name } }

    private func read<Value>(_ body: (Reader) throws(Failure) -> [Value]) -> [Value] {
        guard let store = try? Store(home: home, now: SystemClock.now) else { return [] }
        return (try? store.read(body)) ?? []
    }

    /// UUIDs with names; names when it is a name that is being typed.
    private func resources(of kind: ResourceKind, _ typed: String) -> [CompletionList.Candidate] {
        let mark = "@name:"
        let isName = typed.hasPrefix("@")
        guard !isName || mark.hasPrefix(typed) || typed.hasPrefix(mark) else { return [] }
        let prefix = isName ? String(typed.dropFirst(mark.count)) : typed
        let found = read { reader throws(Failure) in
            try reader.suggestions(of: kind, beginning: prefix, limit: Self.most)
        }
        return found.map { isName ? .init(mark + $0.name, $0.uuid) : .init($0.uuid, $0.name) }
    }

    /// The field of a condition, through any number of relations, or the value after its operator.
    private func condition(on kind: ResourceKind, _ typed: String) -> [CompletionList.Candidate] {
        let path = typed.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        var (kind, head, rest) = (kind, "", path)
        while let dot = rest.firstIndex(of: ".") {
            guard let relation = kind.relations.first(where: { $0.name == rest[..<dot] }) else { return [] }
            head += rest[...dot]
            rest = rest[rest.index(after: dot)...]
            kind = relation.target()
        }
        guard path.endIndex == typed.endIndex else { return values(of: String(rest), on: kind, typed) }
        let names =
            kind.fields.map { $0.name + "=" } + kind.lists.filter(\.hasPlainValues).map { $0.name + "=" }
            + kind.relations.map { $0.name + "." } + ["__userTag__=", "__systemTag__="]
        return names.filter { $0.hasPrefix(rest) }.map { .init(head + $0) }
    }

    private func values(of name: String, on kind: ResourceKind, _ typed: String) -> [CompletionList.Candidate] {
        guard let field = kind.field(name), let sign = typed.firstIndex(of: "=") else { return [] }
        // After a comma the next value of a list begins.
        let start = typed.lastIndex(of: ",").map { max($0, sign) } ?? sign
        let (head, value) = (typed[...start], String(typed[typed.index(after: start)...]))
        if let named = kind.kind(namedBy: field) {
            return resources(of: named, value).map { .init(head + $0.word, $0.help) }
        }
        let words =
            switch field.type {
            case .bool: ["true", "false"].filter { $0.hasPrefix(value) }
            case .text:
                read { reader throws(Failure) in
                    try reader.values(of: field, on: kind, beginning: value, limit: Self.most)
                }
            default: [String]()
            }
        return words.map { .init(head + $0) }
    }
}
