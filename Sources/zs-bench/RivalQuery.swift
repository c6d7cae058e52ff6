import ZSStore

/// The statement with which SQLite's own JSON functions give what zs-cli gives, byte for byte.
enum RivalQuery {
    /// Answers a line of JSON for each row: the given fields and lists of a kind, in this order.
    static func select(_ kind: ResourceKind, _ names: [String], where condition: String?) -> String {
        "SELECT \(object(kind, names)) FROM \(kind.table)" + (condition.map { " WHERE \($0)" } ?? "")
            + " ORDER BY \(kind.table).id"
    }

    private static func object(_ kind: ResourceKind, _ names: [String]) -> String {
        "json_object(" + names.map { "'\($0)', \(member(kind, $0))" }.joined(separator: ", ") + ")"
    }
    private static func member(_ kind: ResourceKind, _ name: String) -> String {
        if let field = kind.field(name) {
            let value = field.sql(of: kind.table)
            return field.type == .bool ? "json(iif(\(value), 'true', 'false'))" : value
        }
        return kind.lists.first { $0.name == name }.map { list($0, of: kind) } ?? "NULL"
    }
    private static func list(_ list: NestedList, of kind: ResourceKind) -> String {
        let rows =
            "(SELECT * FROM \(list.table) WHERE \(list.key) = \(kind.table).uuid ORDER BY \(list.order)) \(list.table)"
        switch list.content {
        case .values(_, let column): return "(SELECT json_group_array(\(column)) FROM \(rows))"
        case .inventories(let inner):
            let inner = inner()
            let names = inner.fields.map(\.name) + inner.lists.map(\.name)
            return "(SELECT json_group_array(\(object(inner, names))) FROM \(rows))"
        }
    }
}
