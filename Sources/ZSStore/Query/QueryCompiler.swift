internal import ZSModel

/// Turns a query on a kind of resource into SQL that uses an index wherever one exists.
///
/// Names come from the catalogue only; every value is bound.
struct QueryCompiler {
    let kind: ResourceKind

    /// The statement that answers the wanted scalar fields, and the key of the nested lists last when there are any.
    func select(_ fields: [Field], withKey: Bool, _ request: QueryRequest) throws(Failure) -> SQL {
        var columns = fields.map { "\(qualified($0)) AS \"\($0.name)\"" }
        if withKey { columns.append("\(kind.table).uuid") }
        if columns.isEmpty { columns = ["1"] }
        var sql = SQL(text: "SELECT \(columns.joined(separator: ", ")) FROM \(kind.table)")
        sql.append(try filter(request.conditions))
        sql.append(try order(request))
        sql.append(" LIMIT \(request.limit) OFFSET \(request.start)")
        return sql
    }

    /// The statement that counts what the conditions select.
    func count(_ conditions: [QueryCondition]) throws(Failure) -> SQL {
        var sql = SQL(text: "SELECT count(*) FROM \(kind.table)")
        sql.append(try filter(conditions))
        return sql
    }

    private func filter(_ conditions: [QueryCondition]) throws(Failure) -> SQL {
        var parts: [SQL] = []
        if let restriction = kind.restriction { parts.append(SQL(text: "\(kind.table).\(restriction)")) }
        for condition in conditions { parts.append(try compiled(condition, path: condition.path[...], on: kind)) }
        guard !parts.isEmpty else { return "" }
        return SQL(
            text: " WHERE " + parts.map(\.text).joined(separator: " AND "), values: parts.flatMap(\.values))
    }

    /// One condition on `kind`, whose table is in scope under its own name.
    private func compiled(_ condition: QueryCondition, path: Substring, on kind: ResourceKind) throws(Failure) -> SQL {
        if let dot = path.firstIndex(of: ".") {
            let name = path[..<dot]
            guard let relation = kind.relations.first(where: { $0.name == name }) else {
                throw unknown(String(name), on: kind)
            }
            return try joined(condition, through: relation, path[path.index(after: dot)...], on: kind)
        }
        if path == "__userTag__" || path == "__systemTag__" {
            return try tagged(condition, path == "__userTag__" ? "User" : "System", on: kind)
        }
        if let field = kind.field(String(path)) {
            return try Comparison(field: field, table: kind.table).compiled(condition)
        }
        if let list = kind.lists.first(where: { $0.name == path }), case .values(let type, let column) = list.content {
            return try listed(condition, list, Field(list.name, type, column), on: kind)
        }
        throw unknown(String(path), on: kind)
    }

    /// `relation.rest OP value`: the inner condition selects the others, an `IN` brings it back to this kind, so
    /// that SQLite may start from the inner index.
    private func joined(
        _ condition: QueryCondition, through relation: Relation, _ rest: Substring, on kind: ResourceKind
    ) throws(Failure) -> SQL {
        let target = relation.target()
        var inner = try QueryCompiler(kind: target).compiled(condition, path: rest, on: target)
        if let restriction = target.restriction { inner.append(SQL(text: " AND \(target.table).\(restriction)")) }
        let selected = "SELECT \(target.table).\(relation.theirs) FROM \(target.table) WHERE \(inner.text)"
        let text =
            if let through = relation.through {
                "\(kind.table).uuid IN (SELECT \(through.mine) FROM \(through.table) WHERE \(through.theirs) IN (\(selected)))"
            } else {
                "\(kind.table).\(relation.mine) IN (\(selected))"
            }
        return SQL(text: text, values: inner.values)
    }

    /// A condition on a list of plain values: it holds when one of them satisfies it.
    private func listed(
        _ condition: QueryCondition, _ list: NestedList, _ field: Field, on kind: ResourceKind
    ) throws(Failure) -> SQL {
        let members = "SELECT \(list.key) FROM \(list.table)"
        if condition.value == "null" {
            switch condition.comparison {
            case .equal: return SQL(text: "\(kind.table).uuid NOT IN (\(members))")
            case .notEqual: return SQL(text: "\(kind.table).uuid IN (\(members))")
            default: break
            }
        }
        let inner = try Comparison(field: field, table: list.table).compiled(condition)
        return SQL(text: "\(kind.table).uuid IN (\(members) WHERE \(inner.text))", values: inner.values)
    }

    /// Tags: a negative operator also selects what has no tag at all (`reference/zstack.md` §2.4).
    private func tagged(_ condition: QueryCondition, _ type: String, on kind: ResourceKind) throws(Failure) -> SQL {
        let bearers = "SELECT resource_uuid FROM tag WHERE type = '\(type)'"
        if condition.value == "null", condition.comparison == .equal || condition.comparison == .notEqual {
            return SQL(text: "\(kind.table).uuid \(condition.comparison == .equal ? "NOT IN" : "IN") (\(bearers))")
        }
        var positive = condition
        positive.comparison = condition.comparison.positive
        let inner = try Comparison(field: Field("tag", .text), table: "tag").compiled(positive)
        return SQL(
            text: "\(kind.table).uuid \(condition.comparison.isNegative ? "NOT IN" : "IN") "
                + "(\(bearers) AND \(inner.text))",
            values: inner.values)
    }

    private func order(_ request: QueryRequest) throws(Failure) -> SQL {
        let direction = request.descending ? "DESC" : "ASC"
        // Rows are numbered as they are created: their number is the default order (CLI-44) and the tie-breaker.
        let tie = kind.hasRowNumber ? "\(kind.table).id" : "1"
        guard let sortBy = request.sortBy else { return SQL(text: " ORDER BY \(tie) \(direction)") }
        guard let field = kind.field(sortBy) else { throw unknown(sortBy, on: kind) }
        return SQL(text: " ORDER BY \(qualified(field)) \(direction), \(tie) \(direction)")
    }

    private func qualified(_ field: Field) -> String { Comparison(field: field, table: kind.table).operand }

    private func unknown(_ name: String, on kind: ResourceKind) -> Failure {
        let known = kind.fields.map(\.name) + kind.lists.map(\.name) + kind.relations.map { $0.name + "." }
        return Failure(
            .usage, "\(kind.name) has no field '\(name)'",
            hint: "fields: \((known + ["__userTag__", "__systemTag__"]).joined(separator: ", "))")
    }
}

extension ResourceKind {
    /// Whether the table numbers its rows in the order of their making.
    var hasRowNumber: Bool { !["image_backup_storage", "job_step"].contains(table) }
}

extension SQL {
    mutating func append(_ other: SQL) {
        text += other.text
        values += other.values
    }
}
