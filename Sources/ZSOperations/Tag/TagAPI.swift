import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var createUserTag: CloudAPI { createTag(.userTag, "User") }
    static var createSystemTag: CloudAPI { createTag(.systemTag, "System") }

    /// R-COM-08: any resource may carry tags.
    private static func createTag(_ kind: ResourceKind, _ type: String) -> CloudAPI {
        CloudAPI("Create\(kind.name)", "Hang a \(kind.label) on a resource", .changes, resource: kind.name) { p in
            let resourceType = p.required(
                "resourceType", String.self, "the kind of the resource, such as VmInstance or VmInstanceVO")
            let resource = p.required("resourceUuid", UUID.self, "the resource")
            let tag = p.required("tag", String.self, "the text of the tag")
            return { given, cloud in
                let wanted =
                    given[resourceType].hasSuffix("VO") ? given[resourceType].dropLast(2) : given[resourceType][...]
                guard let bearer = ResourceKind.all.first(where: { $0.name == wanted }) else {
                    let near = likely(String(wanted), in: ResourceKind.all.map(\.name))
                    throw Failure(
                        .usage, "there is no kind of resource '\(given[resourceType])'",
                        hint: near.map { "did you mean '\($0)'?" })
                }
                let uuid = cloud.newUUID()
                try cloud.change(on: given[resource]) { transaction throws(Failure) in
                    try transaction.require(bearer, given[resource])
                    try transaction.tag(
                        uuid, type: type, given[tag], on: bearer, given[resource], inherent: false)
                }
                return .inventory(kind, uuid)
            }
        }
    }

    static var deleteTag: CloudAPI {
        CloudAPI("DeleteTag", "Take a tag off its resource", .changes, resource: "Tag") { p in
            let tag = p.required("uuid", UUID.self, "the tag")
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                try cloud.change(on: given[tag]) { transaction throws(Failure) in
                    guard try transaction.exists("SELECT 1 FROM tag WHERE uuid = \(given[tag])") else {
                        throw Failure(.notFound, "there is no tag with uuid \(given[tag])")
                    }
                    try transaction.delete(.userTag, given[tag])
                }
                return .done
            }
        }
    }
}
