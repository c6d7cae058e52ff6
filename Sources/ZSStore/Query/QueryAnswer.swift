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
        let sql = try QueryCompiler(kind: kind).select(shape.fields, withKey: shape.hasLists, request)
        let inventory = try InventoryWriter(shape, connection)
        try connection.with(sql) { statement throws(Failure) in
            while try statement.step() {
                try row { (json: inout JSONWriter) throws(Failure) in try inventory.write(statement, to: &json) }
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
        var count = 0
        try answer(request, on: kind) { write throws(Failure) in
            try write(&writer)
            try flush(&writer)
            count += 1
        }
        return count
    }

    package func count(_ filter: QueryFilter, of kind: ResourceKind) throws(Failure) -> Int {
        Int(try integer(try QueryCompiler(kind: kind).count(filter)) ?? 0)
    }

    /// How many resources there are by each value of a field: `{"state": "Running", "count": 3}`, the most first.
    package func groups(
        by name: String, _ filter: QueryFilter, of kind: ResourceKind
    ) throws(Failure) -> [JSON] {
        // The one scalar field, checked and named as in a query.
        let shape = try InventoryShape(kind, [name])
        guard let field = shape.fields.first else {
            throw Failure(.usage, "'\(name)' is a list; resources are grouped by a plain field")
        }
        return try connection.with(try QueryCompiler(kind: kind).groups(by: field, filter)) {
            statement throws(Failure) in
            var found: [JSON] = []
            while try statement.step() {
                var writer = JSONWriter(.compact)
                writer.beginObject()
                writer.name(field.name)
                statement.write(0, as: field.type, to: &writer)
                writer.name("count")
                statement.write(1, as: .integer, to: &writer)
                writer.endObject()
                found.append(try JSONReader.read(writer.take()))
            }
            return found
        }
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
        var sql = try QueryCompiler(kind: kind).select(shape.fields, withKey: shape.hasLists, request)
        sql.text = "EXPLAIN QUERY PLAN " + sql.text
        return try all(sql) { row throws(Failure) in try row.text("detail") }
    }
}
