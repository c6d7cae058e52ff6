import ZSModel
import ZSRendering

/// Reading what an operation wrote into the journal.
extension JSON {
    func uuid(_ name: String) throws(Failure) -> UUID {
        guard let text = self[name]?.text, let uuid = UUID(text) else { throw unreadable(name) }
        return uuid
    }
    func optionalUUID(_ name: String) throws(Failure) -> UUID? {
        guard let value = self[name], value != .null else { return nil }
        return try uuid(name)
    }
    func uuids(_ name: String) throws(Failure) -> [UUID] {
        guard let list = self[name]?.list else { throw unreadable(name) }
        var found: [UUID] = []
        for value in list {
            guard let uuid = value.text.flatMap({ UUID($0) }) else { throw unreadable(name) }
            found.append(uuid)
        }
        return found
    }
    func bool(_ name: String) throws(Failure) -> Bool {
        guard let value = self[name]?.bool else { throw unreadable(name) }
        return value
    }
    func text(_ name: String) throws(Failure) -> String {
        guard let value = self[name]?.text else { throw unreadable(name) }
        return value
    }
    func integer(_ name: String) throws(Failure) -> Int64 {
        guard let value = self[name]?.integer else { throw unreadable(name) }
        return value
    }
    static func uuid(_ uuid: UUID?) -> JSON { uuid.map { .text($0.description) } ?? .null }
    static func uuids(_ uuids: [UUID]) -> JSON { .list(uuids.map { .text($0.description) }) }

    private func unreadable(_ name: String) -> Failure {
        Failure(.bug, "the plan of a job has no readable '\(name)'")
    }
}
