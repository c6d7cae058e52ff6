import ZSCommandLine
import ZSModel
import ZSStore

/// The parameters that every `Create…` and `Add…` API takes besides its own.
struct CreationParameters {
    let name: Parameter<Name>
    let description: Parameter<Description?>
    private let resourceUuid: Parameter<UUID?>
    private let userTags: Parameter<[String]>
    private let systemTags: Parameter<[String]>

    init(_ p: inout Parameters, _ kind: ResourceKind) {
        name = p.required("name", Name.self, "the name of the \(kind.label)")
        description = p.optional("description", Description.self, "what it is for")
        resourceUuid = p.optional("resourceUuid", UUID.self, "the uuid that it shall have")
        userTags = p.list("userTags", String.self, "tags to find it by")
        systemTags = p.list("systemTags", String.self, "tags that change its behaviour, such as key::value")
    }

    /// The identity of the new resource: the caller's or a fresh one.
    func uuid(_ given: Given, _ cloud: Cloud) -> UUID { given[resourceUuid] ?? cloud.newUUID() }

    /// The system tags as given: `key::value`.
    func systemTags(_ given: Given) -> [String] { given[systemTags] }

    /// Hangs the tags on the resource that has just been made.
    func tag(_ given: Given, _ kind: ResourceKind, _ uuid: UUID, _ cloud: Cloud, _ transaction: Transaction)
        throws(Failure)
    {
        for (type, tags) in [("User", given[userTags]), ("System", given[systemTags])] {
            for tag in tags {
                try transaction.tag(cloud.newUUID(), type: type, tag, on: kind, uuid, inherent: false)
            }
        }
    }
}

extension Transaction {
    /// Hangs a tag on a resource.
    func tag(
        _ tag: UUID, type: String, _ text: String, on kind: ResourceKind, _ resource: UUID, inherent: Bool
    ) throws(Failure) {
        guard !text.isEmpty, text.utf8.count <= 2048 else {
            throw Failure(.usage, "a tag has 1 to 2048 bytes")
        }
        try create(
            type == "User" ? .userTag : .systemTag, tag,
            [
                "type": type, "resource_type": kind.name, "resource_uuid": resource, "tag": text,
                "inherent": inherent,
            ])
    }
}
