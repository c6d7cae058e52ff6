package import ZSModel

/// A row that a statement stands on.  Valid until the statement moves on.
package struct Row {
    private let statement: Statement
    init(_ statement: Statement) { self.statement = statement }

    private func index(_ column: String) throws(Failure) -> Int32 {
        guard let index = statement.column(column) else {
            throw Failure(.bug, "a row without column '\(column)'")
        }
        return index
    }
    package func text(_ column: String) throws(Failure) -> String {
        let index = try index(column)
        guard !statement.isNull(index) else { throw Failure(.bug, "column '\(column)' is null") }
        return statement.text(index)
    }
    package func integer(_ column: String) throws(Failure) -> Int64 { statement.integer(try index(column)) }
    package func int(_ column: String) throws(Failure) -> Int { Int(try integer(column)) }
    package func bool(_ column: String) throws(Failure) -> Bool { try integer(column) != 0 }
    package func bytes(_ column: String) throws(Failure) -> ByteCount { ByteCount(bytes: max(0, try integer(column))) }
    package func optionalText(_ column: String) throws(Failure) -> String? {
        let index = try index(column)
        return statement.isNull(index) ? nil : statement.text(index)
    }
    package func optionalInteger(_ column: String) throws(Failure) -> Int64? {
        let index = try index(column)
        return statement.isNull(index) ? nil : statement.integer(index)
    }
    /// A value of a type that reads itself.
    package func value<Value: ParameterValue>(_ column: String) throws(Failure) -> Value {
        let text = try text(column)
        do { return try Value.read(text) } catch {
            throw Failure(.bug, "column '\(column)' holds '\(text)': \(error.why)")
        }
    }
    package func optional<Value: ParameterValue>(_ column: String) throws(Failure) -> Value? {
        try optionalText(column) == nil ? nil : try value(column)
    }
    package func uuid(_ column: String) throws(Failure) -> UUID { try value(column) }
    package func optionalUUID(_ column: String) throws(Failure) -> UUID? { try optional(column) }
}
