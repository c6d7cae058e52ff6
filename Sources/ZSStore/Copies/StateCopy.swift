internal import Glibc
package import ZSModel

/// A state file that stands alone: nobody else works on it.  It lies in a backup, or is on its way into or out of one.
package struct StateCopy: Sendable {
    package let path: AbsolutePath

    /// - Parameter path: of a file without a write-ahead log; no directory on the way is a symbolic link.
    package init(_ path: AbsolutePath) { self.path = path }

    /// What a state holds.
    package struct Content: Sendable, Equatable {
        package var schema: Int
        /// How many resources of each kind there are, by the kind's name.
        package var counts: [(kind: String, count: Int64)]

        package init(schema: Int, counts: [(kind: String, count: Int64)]) {
            self.schema = schema
            self.counts = counts
        }
        package static func == (left: Content, right: Content) -> Bool {
            left.schema == right.schema && left.counts.elementsEqual(right.counts) { $0 == $1 }
        }
    }

    /// Copies the state of `home`, of whatever schema, as it is at one instant, while others write.
    package init(of home: AbsolutePath, to path: AbsolutePath) throws(Failure) {
        self.path = path
        let file = try StateFile(in: home)
        guard try file.exists() else {
            throw Failure(.notFound, "there is no state in '\(home)'", hint: "set ZS_HOME, or name it with --home")
        }
        let source = try Connection(file.database)
        try source.checkOwner(of: file.database)
        let new = Glibc.open(path.text, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard new >= 0 else { throw Failure(.io, "cannot create '\(path)'", cause: systemError()) }
        Glibc.close(new)
        let copy = try Connection(path)
        // Whoever makes the copy last writes it to disk; a copy that was cut short is nobody's.
        try copy.execute(script: "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
        try source.copy(over: copy)
        try copy.execute(script: "PRAGMA journal_mode = DELETE")
    }

    /// How closely a copy is looked at.
    package enum Depth: Sendable {
        /// Every page and every row: what a copy that was just made can lack.
        case pages
        /// Every index against its table, and every reference between rows, too: what a stranger's file can lack.
        case everything
    }

    /// What the copy holds, by its own account.
    package func content() throws(Failure) -> Content { try open().content() }

    /// Proves that the file is a whole state of ours.
    /// - Throws: `.io` with what is wrong.
    package func prove(_ depth: Depth) throws(Failure) { try open().prove(path, depth) }

    private func open() throws(Failure) -> Connection {
        let connection = try Connection(path)
        try connection.checkOwner(of: path)
        return connection
    }
}

extension Connection {
    /// - Throws: `.io` when pages, indexes or references do not fit together.
    func prove(_ path: AbsolutePath, _ depth: StateCopy.Depth) throws(Failure) {
        // Half the time: pages are looked at where the kernel has them.
        try execute(script: "PRAGMA mmap_size = 1099511627776")
        let check: SQL = depth == .pages ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)"
        let fault = try with(check) { statement throws(Failure) in
            try statement.step() ? statement.text(0) : "no answer"
        }
        guard fault == "ok" else { throw Failure(.io, "'\(path)' is damaged", cause: fault) }
        guard depth == .everything else { return }
        let orphan = try with("PRAGMA foreign_key_check") { statement throws(Failure) in
            try statement.step() ? "a row of \(statement.text(0)) refers to none of \(statement.text(2))" : nil
        }
        guard orphan == nil else { throw Failure(.io, "'\(path)' is damaged", cause: orphan) }
    }

    func content() throws(Failure) -> StateCopy.Content {
        var content = StateCopy.Content(schema: try schemaVersion, counts: [])
        guard try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'resource'") == 1 else { return content }
        try each("SELECT kind, count(*) AS count FROM resource GROUP BY kind ORDER BY kind") { row throws(Failure) in
            content.counts.append((try row.text("kind"), try row.integer("count")))
        }
        return content
    }
}
