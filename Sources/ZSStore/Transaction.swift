package import ZSModel

/// A change of the state that happens as a whole or not at all.
package final class Transaction: Reader {
    /// The moment that all rows written by this transaction carry.
    package let now: Timestamp
    init(_ connection: Connection, now: Timestamp) {
        self.now = now
        super.init(connection)
    }

    package func run(_ sql: SQL) throws(Failure) { try connection.run(sql) }
    /// The number of rows that the last ``run(_:)`` changed.
    package var changes: Int { connection.changes }
    package var lastRowID: Int64 { connection.lastRowID }

    /// Adds a row.  The columns' names come from the program, never from a user.
    package func insert(_ table: StaticString, _ columns: KeyValuePairs<StaticString, any Bindable>) throws(Failure) {
        let names = columns.map { "\($0.key)" }.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try run(SQL(text: "INSERT INTO \(table) (\(names)) VALUES (\(places))", values: columns.map(\.value.bound)))
    }

    /// Adds a resource: its identity, its row, and both dates.
    package func create(
        _ kind: ResourceKind, _ uuid: UUID, _ columns: KeyValuePairs<StaticString, any Bindable>
    ) throws(Failure) {
        try run("INSERT INTO resource (uuid, kind) VALUES (\(uuid), \(kind.name))")
        let names = ["uuid", "create_date", "last_op_date"] + columns.map { "\($0.key)" }
        let values = [uuid.bound, now.bound, now.bound] + columns.map(\.value.bound)
        let places = names.map { _ in "?" }.joined(separator: ", ")
        try run(
            SQL(
                text: "INSERT INTO \(kind.table) (\(names.joined(separator: ", "))) VALUES (\(places))", values: values)
        )
    }

    /// Changes columns of a resource and its `lastOpDate`.
    /// - Throws: `.notFound` when it is gone.
    package func update(
        _ kind: ResourceKind, _ uuid: UUID, _ columns: KeyValuePairs<StaticString, any Bindable>
    ) throws(Failure) {
        let changes = columns.map { "\($0.key) = ?, " }.joined()
        try run(
            SQL(
                text: "UPDATE \(kind.table) SET \(changes)last_op_date = ? WHERE uuid = ?",
                values: columns.map(\.value.bound) + [now.bound, uuid.bound]))
        guard self.changes == 1 else { throw kind.notFound(uuid) }
    }

    /// Removes a resource with its tags.  One that is gone already is no error.
    package func delete(_ kind: ResourceKind, _ uuid: UUID) throws(Failure) {
        try run(SQL(text: "DELETE FROM \(kind.table) WHERE uuid = ?", values: [uuid.bound]))
        try run("DELETE FROM resource WHERE uuid IN (SELECT uuid FROM tag WHERE resource_uuid = \(uuid))")
        try run("DELETE FROM resource WHERE uuid = \(uuid)")
    }
}
