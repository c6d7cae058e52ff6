import ZSCommandLine
import ZSModel
import ZSStore

/// Something that keeps a resource from being deleted as long as it exists.
struct Holding: Sendable {
    let label: String
    /// Selects the uuids of what holds the resource whose uuid is the one bound value.
    let statement: StaticString
    init(_ label: String, _ statement: StaticString) {
        self.label = label
        self.statement = statement
    }
}

extension Action where Context == Cloud, Reply == CloudReply {
    /// `Delete<kind>` of a resource that lives in the state file only.
    ///
    /// - Parameters:
    ///   - holding: what must be gone first; it is named in the refusal.
    ///   - clearing: statements with the resource's uuid as their one value, run before its row goes.
    static func delete(
        _ kind: ResourceKind, holding: [Holding] = [], clearing: [StaticString] = []
    ) -> CloudAPI {
        CloudAPI("Delete\(kind.name)", "Delete a \(kind.label)", .destroys, resource: kind.name) { p in
            let target = p.target("uuid", kind)
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.confirmLoss(of: kind, uuid, "is deleted; what lies on disks stays")
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.refuseHeld(kind, uuid, by: holding)
                    for statement in clearing {
                        try transaction.run(SQL(text: "\(statement)", values: [uuid.bound]))
                    }
                    try transaction.delete(kind, uuid)
                }
                return .done
            }
        }
    }
}

extension Cloud {
    /// Says what will be lost and lets it happen only when the user agrees (OP-GEN-07).
    /// - Parameter loss: what happens to it: "is deleted for good".
    func confirmLoss(of kind: ResourceKind, _ uuid: UUID, _ loss: String) throws(Failure) {
        let name = try store.read { reader throws(Failure) in try reader.name(of: kind, uuid) }
        try confirm("\(kind.label) '\(name)' (\(uuid)) \(loss)")
    }
}

/// The original's word on a delete API.
enum DeleteMode: String, Sendable, CaseIterable, ParameterValue {
    case permissive = "Permissive"
    case enforcing = "Enforcing"
}

extension Reader {
    /// - Throws: `.conflict` with everything that stands on the resource.
    func refuseHeld(_ kind: ResourceKind, _ uuid: UUID, by holdings: [Holding]) throws(Failure) {
        var details: [Failure.Detail] = []
        for holding in holdings {
            let found = try uuids(SQL(text: "\(holding.statement)", values: [uuid.bound]))
            details += found.map { Failure.Detail(holding.label, $0.description) }
        }
        guard !details.isEmpty else { return }
        let name = try name(of: kind, uuid)
        throw Failure(
            .conflict, "\(kind.label) '\(name)' still has \(details.count) resources", hint: "delete them first",
            details: details)
    }
}
