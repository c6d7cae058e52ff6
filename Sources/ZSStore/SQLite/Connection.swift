internal import CSQLite
internal import ZSModel

/// One connection to a SQLite file, with its compiled statements.  It is used from one thread.
final class Connection {
    private let handle: OpaquePointer
    /// Compiled statements that nobody is using, by their text.
    private var idle: [String: Statement] = [:]
    /// Frames in the write-ahead log; SQLite writes it, so it needs an address of its own.
    private let logFrames: UnsafeMutablePointer<Int32>

    /// Compiled statements that are kept: more than an operation uses, few enough for a shell that runs for days.
    private static let idleLimit = 100
    /// How long SQLite waits for another process, in milliseconds.  Only a recovery of the log takes that long.
    private static let busyTimeout: Int32 = 10_000

    private static let configuration: Void = zs_configure()

    /// Opens a file that exists.  `path` has no symbolic link in it.
    init(_ path: AbsolutePath) throws(Failure) {
        _ = Self.configuration
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(path.text, &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            let failure = SQLiteError.failure(handle, "open")
            sqlite3_close_v2(handle)
            throw failure.during("cannot open '\(path)'")
        }
        self.handle = handle
        logFrames = .allocate(capacity: 1)
        logFrames.initialize(to: 0)
        sqlite3_busy_timeout(handle, Self.busyTimeout)
        _ = zs_no_checkpoint_on_close(handle)
        _ = zs_defensive(handle)
        zs_watch_log(handle, logFrames)
    }
    deinit {
        idle.removeAll()
        sqlite3_close_v2(handle)
        logFrames.deallocate()
    }

    /// Runs statements that answer nothing, one after another.
    func execute(script: String) throws(Failure) {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteError.failure(handle, script)
        }
    }

    /// A statement of the caller's own, for work that runs it again and again.
    func prepare(_ text: String) throws(Failure) -> Statement { try Statement(text, in: handle) }

    /// Runs `body` on the statement, which is reset afterwards whatever happens.
    func with<Result>(_ sql: SQL, _ body: (Statement) throws(Failure) -> Result) throws(Failure) -> Result {
        // Taken out while in use: the same text may be needed again inside `body`.
        let known = idle.removeValue(forKey: sql.text)
        let statement = if let known { known } else { try prepare(sql.text) }
        defer {
            statement.reset()
            if idle.count >= Self.idleLimit { idle.removeAll() }
            idle[sql.text] = statement
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

    /// Runs `body` in one immediate transaction; the first error wins over one of the rollback.
    func transaction<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try execute(script: "BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute(script: "COMMIT")
            return result
        } catch {
            try? execute(script: "ROLLBACK")
            throw error
        }
    }

    /// Copies the whole file, as it is at one instant, over that of `destination`, in one transaction there.
    ///
    /// Writers of this file go on meanwhile; those of the other must be kept away.
    func copy(over destination: Connection) throws(Failure) {
        guard let copying = sqlite3_backup_init(destination.handle, "main", handle, "main") else {
            throw SQLiteError.failure(destination.handle, "copy")
        }
        // In one step: a copy in pieces begins again whenever somebody has written in between.
        sqlite3_backup_step(copying, -1)
        guard sqlite3_backup_finish(copying) == SQLITE_OK else {
            throw SQLiteError.failure(destination.handle, "copy")
        }
    }

    /// The length of the write-ahead log after the last commit of this connection, in pages.
    var logLength: Int { Int(logFrames.pointee) }

    /// Moves as much of the write-ahead log into the file as no reader still needs, and empties it when none needs any.
    /// Nobody is waited for, and what fails is left to the next: the log is as good as the file.
    func checkpoint() {
        sqlite3_busy_timeout(handle, 0)
        defer { sqlite3_busy_timeout(handle, Self.busyTimeout) }
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }
}
