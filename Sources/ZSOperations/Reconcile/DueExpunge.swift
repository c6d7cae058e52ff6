import ZSModel
import ZSStore

extension Cloud {
    /// Removes for good what was deleted longer ago than its settings say, unless it runs all the same.
    func expungeWhatIsDue(running: Set<UUID>, _ report: inout Reconciliation) throws(Failure) {
        for kind in [DueKind.machine, .volume, .image] {
            let due = try store.read { reader throws(Failure) in try reader.due(kind) }
            for (uuid, name) in due where !running.contains(uuid) {
                guard !isCanceled() else { return }
                do throws(Failure) {
                    switch kind {
                    case .machine: try expunge(vm: uuid)
                    case .volume: try expunge(volume: uuid)
                    case .image: try expunge(image: uuid)
                    }
                    report.add(
                        .init(.repaired, kind.resource.label, uuid, name, "was deleted long enough ago and is expunged")
                    )
                } catch {
                    report.add(
                        .init(
                            .later, kind.resource.label, uuid, name, "cannot be expunged now: \(error.message)",
                            remedy: error.hint))
                }
            }
        }
    }
}

/// What is kept for a while after it was deleted.
private enum DueKind {
    case machine, volume, image

    var resource: ResourceKind {
        switch self {
        case .machine: .vmInstance
        case .volume: .volume
        case .image: .image
        }
    }
    /// The category of its settings.
    var category: String {
        switch self {
        case .machine: "vm"
        case .volume: "volume"
        case .image: "image"
        }
    }
    var condition: SQL {
        switch self {
        case .machine: "state = 'Destroyed'"
        case .volume: "status = 'Deleted' AND type = 'Data'"
        case .image: "status = 'Deleted'"
        }
    }
}

extension Reader {
    /// S-15, S-36, S-117.  With the policy Never nothing is due.
    fileprivate func due(_ kind: DueKind) throws(Failure) -> [(UUID, String)] {
        guard try policy(kind.category) != .never else { return [] }
        let period = try integerSetting(kind.category, "expungePeriod")
        return try all(
            SQL(
                text: """
                    SELECT uuid, name FROM \(kind.resource.table) WHERE \(kind.condition.text)
                        AND deleted_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?) ORDER BY deleted_at
                    """, values: [.text("-\(period) seconds")])
        ) { row throws(Failure) in (try row.uuid("uuid"), try row.text("name")) }
    }
}
