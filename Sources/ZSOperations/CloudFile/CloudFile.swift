import ZSModel
import ZSRendering
import ZSStore

/// The cloud as a document: every resource with what an operator has decided about it, nothing that zs found out, no
/// secret.
struct CloudFile {
    struct Resource {
        let kind: FileKind
        var members: [JSON.Member]
        /// For messages: "Zone 'z1'".
        var title: String { "\(kind.kind.name) '\(members["name"]?.text ?? "?")'" }
        var json: JSON { .object([JSON.Member("kind", .text(kind.kind.name))] + members) }
        /// The same with every dollar sign doubled, as a file has it.
        var written: JSON { json.escaped }
    }
    static let version: Int64 = 1

    /// The kinds that the file describes wholly; what it does not name of them is not wanted.
    var kinds: [FileKind]
    var resources: [Resource]
    /// Settings that differ from their defaults: category, name, value.
    var settings: [JSON]

    var json: JSON {
        [
            "zs": .integer(Self.version), "variables": .object([]),
            "kinds": .list(kinds.map { .text($0.kind.name) }), "settings": .list(settings),
            "resources": .list(resources.map(\.written)),
        ]
    }

    init(kinds: [FileKind], resources: [Resource], settings: [JSON]) {
        self.kinds = kinds
        self.resources = resources
        self.settings = settings
    }

    /// Reads a document.
    /// - Parameter variables: replace `${name}` in its texts, before those that the document sets itself.
    /// - Throws: `.usage` that names the place of the fault.
    init(_ document: JSON, variables: [String: String]) throws(Failure) {
        guard document.members != nil, document["zs"]?.integer == Self.version else {
            throw Failure(.usage, "this is no cloud file of version \(Self.version)", hint: "see 'zs-cli export'")
        }
        // The last is part of every answer of zs-cli.
        let known = ["zs", "variables", "kinds", "settings", "resources", "success"]
        if let stray = document.members?.first(where: { !known.contains($0.name) }) {
            throw Failure(
                .usage, "the file has a member '\(stray.name)'",
                hint: "it may have \(known.dropLast().joined(separator: ", "))")
        }
        var values = variables
        for member in document["variables"]?.members ?? [] where values[member.name] == nil {
            values[member.name] = member.value.text ?? member.value.written()
        }
        var resources: [Resource] = []
        for (place, item) in (document["resources"]?.list ?? []).enumerated() {
            do { resources.append(try Self.resource(try item.substituted(values))) } catch {
                throw error.during("resource \(place + 1)")
            }
        }
        self.resources = resources
        kinds = FileKind.all.filter { kind in resources.contains { $0.kind.kind.name == kind.kind.name } }
        for name in document["kinds"]?.list ?? [] {
            let kind = try Self.kind(name.text ?? name.written())
            if !kinds.contains(where: { $0.kind.name == kind.kind.name }) { kinds.append(kind) }
        }
        var settings: [JSON] = []
        for item in document["settings"]?.list ?? [] {
            let setting = try item.substituted(values)
            guard ["category", "name", "value"].allSatisfy({ setting[$0]?.text != nil }), setting.members?.count == 3
            else { throw Failure(.usage, "a setting has \"category\", \"name\" and \"value\", all of them texts") }
            settings.append(setting)
        }
        self.settings = settings
    }

    private static func resource(_ item: JSON) throws(Failure) -> Resource {
        guard let name = item["kind"]?.text, let members = item.members else {
            throw Failure(.usage, "an object with \"kind\" is expected")
        }
        let kind = try kind(name)
        let given = members.filter { $0.name != "kind" }
        if let stray = given.first(where: { !kind.allMembers.contains($0.name) }) {
            throw Failure(
                .usage, "\(name) has no '\(stray.name)' in a cloud file",
                hint: "it has \(kind.allMembers.joined(separator: ", "))")
        }
        guard item["name"]?.text != nil else { throw Failure(.usage, "\(name) has no name") }
        return Resource(kind: kind, members: given)
    }
    static func kind(_ name: String) throws(Failure) -> FileKind {
        guard let kind = FileKind.all.first(where: { $0.kind.name.lowercased() == name.lowercased() }) else {
            throw Failure(
                .usage, "a cloud file has no resources of kind '\(name)'",
                hint: "it has \(FileKind.all.map(\.kind.name).joined(separator: ", "))")
        }
        return kind
    }
}

extension JSON {
    /// The value with `${name}` in its texts replaced; `$$` is a dollar sign.
    fileprivate func substituted(_ values: [String: String]) throws(Failure) -> JSON {
        switch self {
        case .text(let text): return .text(try Self.substituted(text, values))
        case .list(let items):
            var list: [JSON] = []
            for item in items { list.append(try item.substituted(values)) }
            return .list(list)
        case .object(let members):
            var object: [Member] = []
            for member in members { object.append(Member(member.name, try member.value.substituted(values))) }
            return .object(object)
        default: return self
        }
    }
    fileprivate var escaped: JSON {
        switch self {
        case .text(let text):
            .text(text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$"))
        case .list(let items): .list(items.map(\.escaped))
        case .object(let members): .object(members.map { Member($0.name, $0.value.escaped) })
        default: self
        }
    }
    private static func substituted(_ text: String, _ values: [String: String]) throws(Failure) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                guard let value = values[name] else {
                    throw Failure(
                        .usage, "the variable '\(name)' has no value", hint: "give it: variables=\(name)=VALUE")
                }
                result += value
                rest = rest[rest.index(after: end)...]
            } else {
                result += "$"
            }
        }
        return result + rest
    }
}
