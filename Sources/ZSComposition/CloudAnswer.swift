package import ZSModel
package import ZSOperations
package import ZSRendering
package import ZSStore

extension CloudReply {
    /// The answer as tools show it; resources are read from the state while they are written.
    package func reply(from store: Store) throws(Failure) -> Reply {
        switch self {
        case .done: return .done
        case .inventory(let kind, let uuid):
            return .inventory(try store.read { reader throws(Failure) in try reader.inventory(of: kind, uuid) })
        case .total(let kind, let filter):
            return .total(Int64(try store.read { reader throws(Failure) in try reader.count(filter, of: kind) }))
        case .rows(let columns, let rows): return .inventories(Rows(columns: columns, rows))
        case .inventories(let kind, let request, let withTotal):
            let total = try store.read { reader throws(Failure) in
                withTotal ? Int64(try reader.count(request.filter, of: kind)) : nil
            }
            let columns = request.fields ?? kind.columns
            return .inventories(
                Rows(columns: columns) { row throws(Failure) in
                    try store.read { reader throws(Failure) in try reader.answer(request, on: kind, row) }
                }, total: total)
        case .members(let members):
            if members.count == 1, members[0].name == "inventory" { return .inventory(members[0].value) }
            if members.count == 1, members[0].name == "inventories", let list = members[0].value.list {
                return .inventories(Rows(list))
            }
            return .document(.object(members.map { JSON.Member($0.name, $0.value) }))
        }
    }

    /// How the state would be asked, when the answer is a query's (`EXPLAIN QUERY PLAN`).
    package func explanation(from store: Store) throws(Failure) -> Reply {
        guard case .inventories(let kind, let request, _) = self else {
            throw Failure(.usage, "--explain: this command answers no list", hint: "give it to a Query API")
        }
        let steps = try store.read { reader throws(Failure) in try reader.explain(request, on: kind) }
        // SQLite scans a table in the order of its rows where no index helps.
        let scans = steps.contains { $0.hasPrefix("SCAN ") && !$0.contains("INDEX") }
        return .document([
            "usesIndex": .bool(request.filter == [] || !scans), "plan": .list(steps.map { .text($0) }),
        ])
    }
}
