package import ZSModel

/// What completion offers; every statement here reads few rows, however many there are.
extension Reader {
    /// Resources whose uuid or name begins with what was typed.
    package func suggestions(
        of kind: ResourceKind, beginning typed: String, limit: Int
    ) throws(Failure) -> [(uuid: String, name: String)] {
        guard kind.field("uuid") != nil else { return [] }
        let name = kind.field("name") ?? kind.columns.dropFirst().first.flatMap(kind.field)
        let label = name?.sql(of: kind.table) ?? "''"
        let restriction = kind.restriction.map { " AND \(kind.table).\($0)" } ?? ""
        func found(by column: String) throws(Failure) -> [(uuid: String, name: String)] {
            // A range, not LIKE: it uses the index of the column, whose collation decides about letter case.
            let sql = SQL(
                text: """
                    SELECT \(kind.table).uuid AS uuid, coalesce(\(label), '') AS label FROM \(kind.table)
                        WHERE \(column) >= ? AND \(column) < ?\(restriction) ORDER BY \(column) LIMIT ?
                    """, values: [.text(typed), .text(typed + "\u{10ffff}"), .integer(Int64(limit))])
            return try all(sql) { row throws(Failure) in (try row.text("uuid"), try row.text("label")) }
        }
        let byIdentity = try found(by: "\(kind.table).uuid")
        guard byIdentity.count < limit, !typed.isEmpty, let name, name.type == .text else { return byIdentity }
        return Array((byIdentity + (try found(by: name.sql(of: kind.table)))).prefix(limit))
    }

    /// Values that a field has in the first few thousand resources.
    package func values(
        of field: Field, on kind: ResourceKind, beginning typed: String, limit: Int
    ) throws(Failure) -> [String] {
        let value = field.sql(of: kind.table)
        let restriction = kind.restriction.map { " WHERE \(kind.table).\($0)" } ?? ""
        let sql = SQL(
            text: """
                SELECT DISTINCT CAST(value AS TEXT) AS value
                    FROM (SELECT \(value) AS value FROM \(kind.table) NOT INDEXED\(restriction) LIMIT 2000)
                    WHERE value >= ? AND value < ? ORDER BY 1 LIMIT ?
                """, values: [.text(typed), .text(typed + "\u{10ffff}"), .integer(Int64(limit))])
        return try all(sql) { row throws(Failure) in try row.text("value") }
    }
}

extension ResourceKind {
    /// The kind of resource that the field of this kind names: `zoneUuid` names a zone.
    package func kind(namedBy field: Field) -> ResourceKind? {
        if field.name == "uuid" { return self }
        guard field.type == .uuid else { return nil }
        let column = field.sql(of: table)
        return relations.first { $0.through == nil && $0.theirs == "uuid" && "\(table).\($0.mine)" == column }?.target()
    }
}
