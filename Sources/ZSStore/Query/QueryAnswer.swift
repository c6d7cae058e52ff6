package import ZSModel
package import ZSRendering

extension Reader {
    /// Hands over what the query finds, a row at a time.
    /// - Parameter row: called for each row with what writes it as a JSON object.
    package func answer(
        _ request: QueryRequest, on kind: ResourceKind,
        _ row: (_ write: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) -> Void
    ) throws(Failure) {
        let shape = try InventoryShape(kind, request.fields)
        let sql = try QueryCompiler(kind: kind).select(shape.fields, withKey: !shape.lists.isEmpty, request)
        try connection.with(sql) { statement throws(Failure) in
            while try statement.step() {
                try row { json throws(Failure) in try write(statement, shape, to: &json) }
            }
        }
    }

    /// Writes what the query finds as JSON objects into `writer`, one after another, as rows are read.
    ///
    /// - Parameter flush: called after each row; takes the bytes away so that memory does not grow with rows.
    /// - Returns: how many were written.
    @discardableResult
    package func answer(
        _ request: QueryRequest, on kind: ResourceKind, to writer: inout JSONWriter,
        flush: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let shape = try InventoryShape(kind, request.fields)
        let sql = try QueryCompiler(kind: kind).select(shape.fields, withKey: !shape.lists.isEmpty, request)
        return try connection.with(sql) { statement throws(Failure) in
            var count = 0
            while try statement.step() {
                try write(statement, shape, to: &writer)
                try flush(&writer)
                count += 1
            }
            return count
        }
    }

    package func count(_ conditions: [QueryCondition], of kind: ResourceKind) throws(Failure) -> Int {
        Int(try integer(try QueryCompiler(kind: kind).count(conditions)) ?? 0)
    }

    /// The inventory of one resource.
    package func inventory(of kind: ResourceKind, _ uuid: UUID) throws(Failure) -> JSON {
        var writer = JSONWriter(.compact)
        guard try answer(QueryRequest(uuid: uuid), on: kind, to: &writer, flush: { _ in }) == 1 else {
            throw kind.notFound(uuid)
        }
        return try JSONReader.read(writer.take())
    }

    /// How SQLite would find the answer: `EXPLAIN QUERY PLAN`, a line a step.
    package func explain(_ request: QueryRequest, on kind: ResourceKind) throws(Failure) -> [String] {
        let shape = try InventoryShape(kind, request.fields)
        var sql = try QueryCompiler(kind: kind).select(shape.fields, withKey: !shape.lists.isEmpty, request)
        sql.text = "EXPLAIN QUERY PLAN " + sql.text
        return try all(sql) { row throws(Failure) in try row.text("detail") }
    }

    private func write(_ statement: Statement, _ shape: InventoryShape, to writer: inout JSONWriter) throws(Failure) {
        writer.beginObject()
        for (column, field) in shape.fields.enumerated() {
            writer.name(field.name)
            statement.write(Int32(column), as: field.type, to: &writer)
        }
        if !shape.lists.isEmpty {
            let key = statement.text(Int32(shape.fields.count))
            for list in shape.lists { try write(list, of: key, to: &writer) }
        }
        writer.endObject()
    }

    private func write(_ list: InventoryShape.List, of key: String, to writer: inout JSONWriter) throws(Failure) {
        writer.name(list.name)
        writer.beginList()
        try connection.with(SQL(text: list.statement, values: [.text(key)])) { statement throws(Failure) in
            while try statement.step() {
                switch list.content {
                case .value(let type): statement.write(0, as: type, to: &writer)
                case .inventory(let shape): try write(statement, shape, to: &writer)
                }
            }
        }
        writer.endList()
    }
}

/// The fields and lists of an inventory in the order in which they are written, with the statements of the lists
/// made once for all rows.
struct InventoryShape {
    indirect enum Content {
        case value(FieldType)
        case inventory(InventoryShape)
    }
    struct List {
        let name: String
        let statement: String
        let content: Content
    }
    let fields: [Field]
    let lists: [List]

    /// - Parameter wanted: names in the order asked for; `nil` for all.
    init(_ kind: ResourceKind, _ wanted: [String]?) throws(Failure) {
        guard let wanted else {
            self.init(kind, fields: kind.fields, lists: kind.lists)
            return
        }
        var fields: [Field] = []
        var lists: [NestedList] = []
        for name in wanted {
            if let field = kind.field(name) {
                fields.append(field)
            } else if let list = kind.lists.first(where: { $0.name == name }) {
                lists.append(list)
            } else {
                throw Failure(
                    .usage, "\(kind.name) has no field '\(name)'",
                    hint: "fields: \((kind.fields.map(\.name) + kind.lists.map(\.name)).joined(separator: ", "))")
            }
        }
        self.init(kind, fields: fields, lists: lists)
    }

    private init(_ kind: ResourceKind, fields: [Field], lists: [NestedList]) {
        self.fields = fields
        self.lists = lists.map { list in
            switch list.content {
            case .values(let type, let column):
                return List(name: list.name, statement: list.select(column), content: .value(type))
            case .inventories(let kind):
                let nested = kind()
                let shape = InventoryShape(nested, fields: nested.fields, lists: nested.lists)
                var columns = shape.fields.map { Comparison(field: $0, table: list.table).operand }
                if !shape.lists.isEmpty { columns.append("\(list.table).uuid") }
                return List(
                    name: list.name, statement: list.select(columns.joined(separator: ", ")),
                    content: .inventory(shape))
            }
        }
    }
}

extension NestedList {
    fileprivate func select(_ columns: String) -> String {
        "SELECT \(columns) FROM \(table) WHERE \(key) = ? ORDER BY \(order)"
    }
}
