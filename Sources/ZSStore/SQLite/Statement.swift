internal import CSQLite
internal import ZSModel
internal import ZSRendering

/// A compiled statement.  It belongs to one ``Connection`` and is used from one thread.
final class Statement {
    private let handle: OpaquePointer
    private let text: String
    private lazy var columns: [String: Int32] = {
        var found: [String: Int32] = [:]
        for index in 0..<sqlite3_column_count(handle) { found[name(of: index)] = index }
        return found
    }()

    init(_ text: String, in database: OpaquePointer) throws(Failure) {
        var handle: OpaquePointer?
        let status = sqlite3_prepare_v3(
            database, text, Int32(text.utf8.count + 1), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard status == SQLITE_OK, let handle else { throw SQLiteError.failure(database, text) }
        self.handle = handle
        self.text = text
    }
    deinit { sqlite3_finalize(handle) }

    func bind(_ values: [SQLValue]) throws(Failure) {
        sqlite3_clear_bindings(handle)
        guard values.count == Int(sqlite3_bind_parameter_count(handle)) else {
            throw Failure(.bug, "a statement with \(values.count) values for another number of places", cause: text)
        }
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            let status =
                switch value {
                case .null: sqlite3_bind_null(handle, place)
                case .integer(let number): sqlite3_bind_int64(handle, place, number)
                case .text(let text): zs_bind_text(handle, place, text, Int32(text.utf8.count))
                }
            guard status == SQLITE_OK else { throw SQLiteError.failure(sqlite3_db_handle(handle), text) }
        }
    }

    /// Binds the one value of this statement to a text of the row that `other` stands on, until that moves on.
    func bind(_ column: Int32, of other: Statement) throws(Failure) {
        let text = other.utf8(column)
        // Without a destructor SQLite keeps the address: nothing is copied for each row of a long list.
        let status = text.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(handle, 1, $0.baseAddress, Int32($0.count), nil)
        }
        guard status == SQLITE_OK else { throw SQLiteError.failure(sqlite3_db_handle(handle), self.text) }
    }

    /// Moves to the next row; `false` at the end.
    func step() throws(Failure) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw SQLiteError.failure(sqlite3_db_handle(handle), text)
        }
    }
    func reset() { sqlite3_reset(handle) }

    func column(_ name: String) -> Int32? { columns[name] }
    func name(of column: Int32) -> String { String(cString: sqlite3_column_name(handle, column)) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func text(_ column: Int32) -> String { String(decoding: utf8(column), as: UTF8.self) }
    /// The bytes of a text, until the statement moves on.
    func utf8(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        // The text first: asking for it may convert the value, and its length with it.
        let bytes = sqlite3_column_text(handle, column)
        return UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column)))
    }
    /// Writes the column as JSON without making a `String` of it.
    func write(_ column: Int32, as type: FieldType, to writer: inout JSONWriter) {
        guard !isNull(column) else { return writer.null() }
        switch type {
        case .integer, .bytes: writer.integer(integer(column))
        case .bool: writer.bool(integer(column) != 0)
        case .text, .uuid, .date, .json: writer.text(utf8: utf8(column))
        }
    }
}
