/// A resource as a user names it: by UUID, or by a name that only one resource of its kind has.
///
/// Names are written `@name:web1`, so that a name is never mistaken for an identity (CLI-34).  One pair of double
/// quotes around the whole is taken off: scripts feed the output of `jq` without `-r` (CLI-31).
package enum ResourceReference: Sendable, Equatable, ParameterValue {
    case uuid(UUID)
    case name(String)

    package static func read(_ text: String) throws(Reject) -> ResourceReference {
        var text = text[...]
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        if text.hasPrefix("@name:") {
            let name = String(text.dropFirst("@name:".count))
            guard !name.isEmpty else { throw Reject("a name is missing after '@name:'") }
            return .name(name)
        }
        guard let uuid = UUID(text) else { throw Reject("expected a UUID of 32 hex digits, or @name:NAME") }
        return .uuid(uuid)
    }
    package static var valueName: String { "UUID" }
    package var spelled: String {
        switch self {
        case .uuid(let uuid): uuid.description
        case .name(let name): "@name:\(name)"
        }
    }
}
