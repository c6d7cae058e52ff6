internal import ZSModel
internal import ZSRendering

/// Writes the rows of a statement as inventories, each list with a statement of its own that is compiled once.
struct InventoryWriter {
    private enum Content {
        case field(column: Int32, FieldType)
        case values(Statement, FieldType)
        case inventories(Statement, InventoryWriter)
    }
    private let members: [(name: JSONName, content: Content)]
    /// The column of the resource's uuid, which the lists need.
    private let key: Int32

    init(_ shape: InventoryShape, _ connection: Connection) throws(Failure) {
        var members: [(name: JSONName, content: Content)] = []
        for member in shape.members {
            switch member {
            case .field(let field, let column):
                members.append((JSONName(field.name), .field(column: column, field.type)))
            case .list(let list): members.append((JSONName(list.name), try Self.content(of: list, connection)))
            }
        }
        self.members = members
        key = Int32(shape.fields.count)
    }

    private static func content(of list: NestedList, _ connection: Connection) throws(Failure) -> Content {
        switch list.content {
        case .values(let type, let column): return .values(try connection.prepare(list.select([column])), type)
        case .inventories(let kind):
            let shape = InventoryShape(kind())
            var columns = shape.fields.map { $0.sql(of: list.table) }
            if shape.hasLists { columns.append("\(list.table).uuid") }
            return .inventories(
                try connection.prepare(list.select(columns)), try InventoryWriter(shape, connection))
        }
    }

    /// Writes the row that `statement` stands on.
    func write(_ statement: Statement, to writer: inout JSONWriter) throws(Failure) {
        writer.beginObject()
        for member in members {
            writer.name(member.name)
            switch member.content {
            case .field(let column, let type): statement.write(column, as: type, to: &writer)
            case .values(let values, let type):
                try writeList(values, of: statement, to: &writer) { (writer: inout JSONWriter) in
                    values.write(0, as: type, to: &writer)
                }
            case .inventories(let rows, let inner):
                try writeList(rows, of: statement, to: &writer) { (writer: inout JSONWriter) throws(Failure) in
                    try inner.write(rows, to: &writer)
                }
            }
        }
        writer.endObject()
    }

    private func writeList(
        _ list: Statement, of resource: Statement, to writer: inout JSONWriter,
        _ element: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        defer { list.reset() }
        try list.bind(key, of: resource)
        writer.beginList()
        while try list.step() { try element(&writer) }
        writer.endList()
    }
}

extension NestedList {
    fileprivate func select(_ columns: [String]) -> String {
        "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE \(key) = ? ORDER BY \(order)"
    }
}
