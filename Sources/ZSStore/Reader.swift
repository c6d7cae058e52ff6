package import ZSModel

/// A view of the state at one instant.
package class Reader {
    let connection: Connection
    init(_ connection: Connection) { self.connection = connection }

    /// All rows that `sql` finds, as values.
    package func all<Value>(_ sql: SQL, _ make: (Row) throws(Failure) -> Value) throws(Failure) -> [Value] {
        var found: [Value] = []
        try connection.each(sql) { row throws(Failure) in found.append(try make(row)) }
        return found
    }
    /// The first row that `sql` finds, as a value.
    package func first<Value>(_ sql: SQL, _ make: (Row) throws(Failure) -> Value) throws(Failure) -> Value? {
        try connection.with(sql) { statement throws(Failure) in
            try statement.step() ? try make(Row(statement)) : nil
        }
    }
    /// The number that `sql` finds in its first column.
    package func integer(_ sql: SQL) throws(Failure) -> Int64? { try connection.integer(sql) }
    package func exists(_ sql: SQL) throws(Failure) -> Bool {
        try connection.with(sql) { statement throws(Failure) in try statement.step() }
    }
    package func uuids(_ sql: SQL) throws(Failure) -> [UUID] {
        try connection.with(sql) { statement throws(Failure) in
            var found: [UUID] = []
            while try statement.step() {
                guard let uuid = UUID(statement.text(0)) else { throw Failure(.bug, "not a UUID in the state file") }
                found.append(uuid)
            }
            return found
        }
    }
}
