internal import CSQLite
internal import ZSModel

/// One connection to a SQLite file, with its compiled statements.  It is used from one thread.
final class Connection {
    let handle: OpaquePointer
    private var cache: [String: Statement] = [:]

    /// Opens a file that exists.
    init(_ path: AbsolutePath, readOnly: Bool = false) throws(Failure) {
        var handle: OpaquePointer?
        let flags = (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX
        let status = sqlite3_open_v2(path.text, &handle, flags | SQLITE_OPEN_NOFOLLOW, nil)
        guard status == SQLITE_OK, let handle else {
            let failure = SQLiteError.failure(handle, "open")
            sqlite3_close_v2(handle)
            throw failure.during("cannot open '\(path)'")
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 10_000)
        _ = zs_no_checkpoint_on_close(handle)
        _ = zs_defensive(handle)
    }
    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs statements that answer nothing, one after another.
    func execute(script: String) throws(Failure) {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteError.failure(handle, script)
        }
    }

    /// Runs `body` on the statement, which is reset afterwards whatever happens.
    func with<Result>(_ sql: SQL, _ body: (Statement) throws(Failure) -> Result) throws(Failure) -> Result {
        // Taken out while in use: the same text may be needed again inside `body`.
        let statement: Statement
        if let known = cache.removeValue(forKey: sql.text) {
            statement = known
        } else {
            statement = try Statement(sql.text, in: handle)
        }
        defer {
            statement.reset()
            cache[sql.text] = statement
        }
        try statement.bind(sql.values)
        return try body(statement)
    }

    func run(_ sql: SQL) throws(Failure) {
        try with(sql) { statement throws(Failure) in
            while try statement.step() {}
        }
    }
    /// The number of rows that the last statement changed.
    var changes: Int { Int(sqlite3_changes64(handle)) }
    var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    func each(_ sql: SQL, _ body: (Row) throws(Failure) -> Void) throws(Failure) {
        try with(sql) { statement throws(Failure) in
            let row = Row(statement)
            while try statement.step() { try body(row) }
        }
    }
    func integer(_ sql: SQL) throws(Failure) -> Int64? {
        try with(sql) { statement throws(Failure) in
            try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
        }
    }
}
