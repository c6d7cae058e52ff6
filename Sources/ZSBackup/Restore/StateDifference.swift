package import ZSModel
package import ZSRendering
import ZSStore

/// What a restore would change: resources by kind, name and identity.
package struct StateDifference: Sendable {
    package struct Resource: Sendable {
        package let kind: String
        package let uuid: UUID
        package let name: String?
    }
    /// Recorded now, and not in the backup: their records will be gone; what they stand for stays on the hosts.
    package let lost: [Resource]
    /// In the backup, and not recorded now: their records come back; what they stood for may be gone.
    package let regained: [Resource]

    init(from current: Store, to other: Store) throws(Failure) {
        let (before, after) = (try current.identities(), try other.identities())
        lost = try current.describe(before.filter { after[$0.key] == nil })
        regained = try other.describe(after.filter { before[$0.key] == nil })
    }

    package var json: JSON {
        func list(_ resources: [Resource]) -> JSON {
            .list(
                resources.map {
                    [
                        "kind": .text($0.kind), "uuid": .text($0.uuid.description),
                        "name": $0.name.map { .text($0) } ?? .null,
                    ]
                })
        }
        return ["lost": list(lost), "regained": list(regained)]
    }
}

extension Store {
    fileprivate func identities() throws(Failure) -> [UUID: String] {
        try read { reader throws(Failure) in
            var found: [UUID: String] = [:]
            _ = try reader.all("SELECT uuid, kind FROM resource") { row throws(Failure) in
                found[try row.uuid("uuid")] = try row.text("kind")
            }
            return found
        }
    }
    fileprivate func describe(_ resources: [UUID: String]) throws(Failure) -> [StateDifference.Resource] {
        let tables = Dictionary(
            ResourceKind.all.filter { $0.field("name") != nil }.map { ($0.name, $0.table) },
            uniquingKeysWith: { first, _ in first })
        return try read { reader throws(Failure) in
            var found: [StateDifference.Resource] = []
            for (uuid, kind) in resources.sorted(by: { ($0.value, $0.key.description) < ($1.value, $1.key.description) }
            ) {
                var name: String?
                if let table = tables[kind] {
                    name = try reader.first(
                        SQL(text: "SELECT name FROM \(table) WHERE uuid = ?", values: [uuid.bound])
                    ) { row throws(Failure) in try row.text("name") }
                }
                found.append(StateDifference.Resource(kind: kind, uuid: uuid, name: name))
            }
            return found
        }
    }
}
