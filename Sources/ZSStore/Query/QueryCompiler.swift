internal import ZSModel

/// Turns a query on a kind of resource into SQL that uses an index wherever one exists.
///
/// Names come from the catalogue only; every value is bound.
struct QueryCompiler {
    let kind: ResourceKind

    /// The most conditions of a query, steps of a path, and values of all conditions together: what SQLite's parser can
    /// take, and far more than anybody types.
    private static let limits = (conditions: 100, steps: 8, values: 30_000)

    /// The names under which a resource's tags are conditions, and the type of tag that each means.
    private static let tagTypes: [Substring: String] = ["__userTag__": "User", "__systemTag__": "System"]

    /// The statement that answers the wanted scalar fields, and the key of the nested lists last when there are any.
    func select(_ fields: [Field], withKey: Bool, _ request: QueryRequest) throws(Failure) -> SQL {
        var columns = fields.map { "\($0.sql(of: kind.table)) AS \"\($0.name)\"" }
        if withKey { columns.append("\(kind.table).uuid") }
        if columns.isEmpty { columns = ["1"] }
        var sql = SQL(text: "SELECT \(columns.joined(separator: ", ")) FROM \(kind.table)")
        sql.append(try filter(request.filter))
        sql.append(try order(request))
        sql.append(" LIMIT \(request.limit) OFFSET \(request.start)")
        return sql
    }

    /// The statement that counts what the filter selects.
    func count(_ filter: QueryFilter) throws(Failure) -> SQL {
        var sql = SQL(text: "SELECT count(*) FROM \(kind.table)")
        sql.append(try self.filter(filter))
        return sql
    }

    /// The statement that counts what the filter selects by each value of a field, the most first.
    func groups(by field: Field, _ filter: QueryFilter) throws(Failure) -> SQL {
        var sql = SQL(text: "SELECT \(field.sql(of: kind.table)), count(*) FROM \(kind.table)")
        sql.append(try self.filter(filter))
        sql.append(" GROUP BY 1 ORDER BY 2 DESC, 1")
        return sql
    }

    private func filter(_ filter: QueryFilter) throws(Failure) -> SQL {
        guard filter.count <= Self.limits.conditions else {
            throw Failure(.usage, "more than \(Self.limits.conditions) conditions")
        }
        var parts: [SQL] = []
        if let restriction = kind.restriction { parts.append(SQL(text: "\(kind.table).\(restriction)")) }
        if filter.count > 0 { parts.append(try compiled(filter)) }
        let values = parts.flatMap(\.values)
        guard values.count <= Self.limits.values else {
            throw Failure(.usage, "more than \(Self.limits.values) values in the conditions")
        }
        guard !parts.isEmpty else { return "" }
        return SQL(text: " WHERE " + parts.map(\.text).joined(separator: " AND "), values: values)
    }

    private func compiled(_ filter: QueryFilter) throws(Failure) -> SQL {
        switch filter {
        case .condition(let condition):
            guard condition.path.utf8.count(where: { $0 == UInt8(ascii: ".") }) < Self.limits.steps else {
                throw Failure(.usage, "'\(condition.path)' has more than \(Self.limits.steps) steps")
            }
            return try compiled(condition, path: condition.path[...], on: kind)
        case .all(let parts): return try joined(parts, by: " AND ")
        case .any(let parts): return try joined(parts, by: " OR ")
        }
    }
    private func joined(_ filters: [QueryFilter], by word: String) throws(Failure) -> SQL {
        var parts: [SQL] = []
        for filter in filters where filter.count > 0 { parts.append(try compiled(filter)) }
        guard parts.count != 1 else { return parts[0] }
        let text = parts.map { "(\($0.text))" }.joined(separator: word)
        return SQL(text: text, values: parts.flatMap(\.values))
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
        if let type = Self.tagTypes[path], kind.field("uuid") != nil {
            return try tagged(condition, type, on: kind)
        }
        if let field = kind.field(String(path)) {
            return try Comparison(field, of: kind.table).compiled(condition)
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
        var inner = try compiled(condition, path: rest, on: target)
        if let restriction = target.restriction { inner.append(SQL(text: " AND \(target.table).\(restriction)")) }
        let text =
            if let through = relation.through {
                "\(kind.table).uuid IN (SELECT \(through.table).\(through.mine) FROM \(through.table) JOIN \(target.table) "
                    + "ON \(target.table).uuid = \(through.table).\(through.theirs) WHERE \(inner.text))"
            } else {
                "\(kind.table).\(relation.mine) IN "
                    + "(SELECT \(target.table).\(relation.theirs) FROM \(target.table) WHERE \(inner.text))"
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
        let inner = try Comparison(field, of: list.table).compiled(condition)
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
        let inner = try Comparison(Field("tag", .text), of: "tag").compiled(positive)
        return SQL(
            text: "\(kind.table).uuid \(condition.comparison.isNegative ? "NOT IN" : "IN") "
                + "(\(bearers) AND \(inner.text))",
            values: inner.values)
    }

    private func order(_ request: QueryRequest) throws(Failure) -> SQL {
        let direction = request.descending ? "DESC" : "ASC"
        // Rows are numbered as they are created: their number is the default order (CLI-44) and the tie-breaker.
        let tie = "\(kind.table).id \(direction)"
        guard let sortBy = request.sortBy else { return SQL(text: " ORDER BY \(tie)") }
        guard let field = kind.field(sortBy) else { throw unknown(sortBy, on: kind) }
        let collation = field.type == .text ? " COLLATE NOCASE" : ""
        return SQL(text: " ORDER BY \(field.sql(of: kind.table))\(collation) \(direction), \(tie)")
    }

    private func unknown(_ name: String, on kind: ResourceKind) -> Failure {
        let known = kind.fields.map(\.name) + kind.lists.map(\.name) + kind.relations.map { $0.name + "." }
        return Failure(
            .usage, "\(kind.name) has no field '\(name)'",
            hint: "fields: \((known + ["__userTag__", "__systemTag__"]).joined(separator: ", "))")
    }
}

extension SQL {
    mutating func append(_ other: SQL) {
        text += other.text
        values += other.values
    }
}
