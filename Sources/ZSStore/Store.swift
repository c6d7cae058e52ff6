package import ZSModel

/// The state file: the control plane's whole memory.
///
/// One store belongs to one thread, as its SQLite connection does.  Reading needs no lock and sees one instant;
/// writing is one immediate transaction under the ``WriteLock``.  Nothing is ever held across a remote call.
package final class Store {
    package let home: AbsolutePath
    private let connection: Connection
    private let writeLock: WriteLock
    private let now: () -> Timestamp
    private var isInUse = false

    /// The time as this store writes it.
    package var currentTime: Timestamp { now() }

    /// How long a writer waits for its turn.
    package static let writePatience = Duration.seconds(60)
    /// Pages in the write-ahead log above which a writer empties it before it leaves.  A command that finds itself alone
    /// reads the whole log before anything else: this keeps that under a tenth of a millisecond.
    private static let longLog = 100

    /// Opens the state of `home`.
    /// - Throws: `.notFound` when there is none, `.conflict` when a newer zs wrote it, `.io` when it is none of ours.
    package init(home: AbsolutePath, now: @escaping () -> Timestamp) throws(Failure) {
        self.home = home
        self.now = now
        let file = try StateFile(in: home)
        guard try file.exists() else {
            throw Failure(
                .notFound, "there is no state in '\(home)'",
                hint: "create one with 'zs-ctl init', or set ZS_HOME")
        }
        writeLock = try WriteLock(file.lock)
        connection = try Connection(file.database)
        let version = try connection.checkSchema(of: file.database)
        guard version == Migration.current else {
            throw Failure(
                .conflict, "the state has schema \(version), this zs needs \(Migration.current)",
                hint: "upgrade it with 'zs-ctl upgrade'")
        }
        try connection.execute(script: Self.pragmas)
    }

    /// Creates the state in `home`, a directory that exists.  A state that is there already is left as it is; one whose
    /// making was cut short is finished.
    /// - Returns: whether there was none.
    /// - Throws: `.io` when the file there is none of ours.
    package static func create(in home: AbsolutePath, now: Timestamp) throws(Failure) -> Bool {
        let file = try StateFile(in: home)
        return try WriteLock(file.lock).hold(by: .after(writePatience)) { () throws(Failure) in
            if try !file.exists() { try file.make() }
            let connection = try Connection(file.database)
            guard try connection.isEmpty else {
                _ = try connection.checkSchema(of: file.database)
                return false
            }
            try connection.execute(script: "PRAGMA journal_mode = WAL")
            try connection.execute(script: pragmas)
            try connection.transaction { () throws(Failure) in try connection.migrate(at: now) }
            return true
        }
    }

    static let pragmas = """
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        """

    /// Runs `body` on one consistent view of the state.
    ///
    /// The view lasts as long as `body` runs, however slowly its output is taken; meanwhile writers go on, and the log
    /// that they write cannot be emptied.
    package func read<Result>(_ body: (Reader) throws(Failure) -> Result) throws(Failure) -> Result {
        try alone { () throws(Failure) in
            try connection.execute(script: "BEGIN")
            defer { try? connection.execute(script: "COMMIT") }
            return try body(Reader(connection))
        }
    }

    /// Runs `body` in one transaction.  When it throws, nothing has happened; when it returns, everything is on disk.
    package func write<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try alone { () throws(Failure) in
            try writeLock.hold(by: .after(Self.writePatience)) { () throws(Failure) in
                let result = try connection.transaction { () throws(Failure) in
                    try body(Transaction(connection, now: now()))
                }
                if connection.logLength > Self.longLog { connection.checkpoint() }
                return result
            }
        }
    }

    /// Runs `body` as ``write(_:)`` would, with all rules of the schema, and then takes everything back.
    package func rehearse<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try alone { () throws(Failure) in
            try writeLock.hold(by: .after(Self.writePatience)) { () throws(Failure) in
                try connection.execute(script: "BEGIN IMMEDIATE")
                defer { try? connection.execute(script: "ROLLBACK") }
                return try body(Transaction(connection, now: now()))
            }
        }
    }

    /// Moves the write-ahead log into the file, as far as no reader needs it.
    package func emptyLog() throws(Failure) {
        try alone { () throws(Failure) in
            try writeLock.hold(by: .after(Self.writePatience)) { () throws(Failure) in connection.checkpoint() }
        }
    }

    /// Transactions do not nest: inside one, everything goes through its ``Reader`` or ``Transaction``.
    private func alone<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        guard !isInUse else { throw Failure(.bug, "a transaction inside a transaction") }
        isInUse = true
        defer { isInUse = false }
        return try body()
    }
}
