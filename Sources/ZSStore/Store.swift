internal import CSQLite
internal import Glibc
package import ZSModel

/// The state file: the control plane's whole memory.
///
/// One store belongs to one thread, as its SQLite connection does.  Reading needs no lock and sees one instant;
/// writing is one immediate transaction under the ``WriteLock``.  Nothing is ever held across a remote call.
package final class Store {
    package let home: AbsolutePath
    let connection: Connection
    private let writeLock: WriteLock
    private let now: () -> Timestamp
    private var isWriting = false

    /// How long a writer waits for its turn.
    package static let writePatience = Duration.seconds(60)
    /// Frames in the write-ahead log above which a writer checkpoints it before it leaves: 4 MiB of pages.
    private static let checkpointFrames: Int64 = 1000

    /// Opens the state of `home`.
    /// - Throws: `.notFound` when there is none, `.conflict` when a newer zs wrote it, `.io` when it is none of ours.
    package init(home: AbsolutePath, now: @escaping () -> Timestamp) throws(Failure) {
        self.home = home
        self.now = now
        let path = Self.path(in: home)
        guard access(path.text, F_OK) == 0 else {
            throw Failure(
                errno == ENOENT ? .notFound : .io, "there is no state in '\(home)'",
                hint: "create one with 'zs-ctl init', or set ZS_HOME",
                cause: errno == ENOENT ? nil : String(cString: strerror(errno)))
        }
        writeLock = try WriteLock(home.appending("state.lock"))
        connection = try Connection(path)
        let version = try connection.checkSchema(of: path)
        guard version == Migration.current else {
            throw Failure(
                .conflict, "the state has schema \(version), this zs needs \(Migration.current)",
                hint: "upgrade it with 'zs-ctl upgrade'")
        }
        try connection.execute(script: Self.pragmas)
    }

    /// Creates the state in `home`, a directory that exists.  A state that is there already is left as it is.
    /// - Returns: whether there was none.
    package static func create(in home: AbsolutePath, now: Timestamp) throws(Failure) -> Bool {
        try refuseNetworkFileSystem(home)
        let lock = try WriteLock(home.appending("state.lock"))
        return try lock.hold(by: .after(writePatience)) { () throws(Failure) in
            let path = path(in: home)
            let descriptor = Glibc.open(path.text, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else {
                throw Failure(.io, "cannot create '\(path)'", cause: String(cString: strerror(errno)))
            }
            Glibc.close(descriptor)
            let connection = try Connection(path)
            if try connection.schemaVersion > 0 {
                _ = try connection.checkSchema(of: path)
                return false
            }
            try connection.execute(script: "PRAGMA journal_mode = WAL")
            try connection.execute(script: pragmas)
            try connection.migrate(at: "\(now)")
            return true
        }
    }

    package static func path(in home: AbsolutePath) -> AbsolutePath { home.appending("state.db") }

    private static let pragmas = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        """

    /// Runs `body` on one consistent view of the state.
    package func read<Result>(_ body: (Reader) throws(Failure) -> Result) throws(Failure) -> Result {
        precondition(!isWriting, "a read inside a write reads through its transaction")
        try connection.execute(script: "BEGIN")
        defer { try? connection.execute(script: "COMMIT") }
        return try body(Reader(connection))
    }

    /// Runs `body` in one transaction.  When it throws, nothing has happened.
    package func write<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        precondition(!isWriting, "writes do not nest")
        isWriting = true
        defer { isWriting = false }
        return try writeLock.hold(by: .after(Self.writePatience)) { () throws(Failure) in
            let result = try connection.transaction { () throws(Failure) in
                try body(Transaction(connection, now: now()))
            }
            try checkpointIfLong()
            return result
        }
    }

    /// Moves the write-ahead log into the file when it has grown long.  Readers are not disturbed.
    private func checkpointIfLong() throws(Failure) {
        let bytes = fileSize(of: home.appending("state.db-wal"))
        guard bytes / 4096 > Self.checkpointFrames else { return }
        try connection.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    private func fileSize(of path: AbsolutePath) -> Int64 {
        var status = stat()
        return stat(path.text, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// SQLite's locks cannot be trusted there (sqlite.org/howtocorrupt.html §2.1).
    private static func refuseNetworkFileSystem(_ home: AbsolutePath) throws(Failure) {
        let type = zs_file_system(home.text)
        guard type >= 0 else {
            throw Failure(.io, "cannot read '\(home)'", cause: String(cString: strerror(errno)))
        }
        let network: [Int: String] = [
            0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB2", 0x0102_1997: "9p",
            0x00c3_6400: "CephFS", 0x5346_414f: "AFS",
        ]
        guard let name = network[type] else { return }
        throw Failure(
            .io, "'\(home)' lies on \(name): a state file on a network file system can be corrupted",
            hint: "choose a local directory with ZS_HOME")
    }
}

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
