package import ZSCommandLine
import ZSModel
import ZSStore

/// An API of the cloud: declared once, one file each.
package typealias CloudAPI = Action<Cloud, CloudReply>

extension Action where Context == Cloud, Reply == CloudReply {
    /// `Update<kind>` of name and description only.
    static func rename(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI(
            "Update\(kind.name)", "Change the name or description of a \(kind.label)", .changes, resource: kind.name
        ) {
            p in
            let target = p.target("uuid", kind)
            let name = p.optional("name", Name.self, "the new name")
            let description = p.optional("description", Description.self, "the new description")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.refuseNothing(given.has(name) || given.has(description))
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    if let name = given[name] { try transaction.update(kind, uuid, ["name": name]) }
                    if let text = given[description] { try transaction.update(kind, uuid, ["description": text]) }
                }
                return .inventory(kind, uuid)
            }
        }
    }

    /// `Change<kind>State` with enable and disable only.
    static func changeState(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI("Change\(kind.name)State", "Enable or disable a \(kind.label)", .changes, resource: kind.name) { p in
            let target = p.target("uuid", kind)
            let event = p.required("stateEvent", StateEvent.self, "enable it or disable it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.update(kind, uuid, ["state": given[event].state])
                }
                return .inventory(kind, uuid)
            }
        }
    }
}

extension Cloud {
    /// An update that changes nothing is a mistake of the caller.
    func refuseNothing(_ something: Bool) throws(Failure) {
        guard something else {
            throw Failure(.usage, "nothing to change was given", hint: "give at least one of the optional parameters")
        }
    }
}
