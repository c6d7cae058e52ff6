internal import Glibc
package import ZSModel

extension Store {
    /// Puts the content of `copy` in the place of the state of `home`: one transaction, so that whoever looks, and a power
    /// cut, finds the old state or the new.
    ///
    /// Programs that have the state open go on with the new one.  A state that is missing is made; one that cannot be
    /// opened is set aside under other names first.
    ///
    /// - Parameters:
    ///   - now: names what is set aside.
    ///   - check: looks at the state that will be gone, while nobody can change it; what it throws prevents all.
    /// - Returns: where the unusable state is now, if there was one.
    package static func replace(
        stateOf home: AbsolutePath, by copy: StateCopy, at now: Timestamp, check: (Reader) throws(Failure) -> Void
    ) throws(Failure) -> AbsolutePath? {
        let file = try StateFile(in: home)
        let source = try Connection(copy.path)
        return try WriteLock(file.lock).hold(by: .after(writePatience)) { () throws(Failure) in
            var aside: AbsolutePath?
            var connection = try usable(file)
            if let connection {
                if try !connection.isEmpty { try check(Reader(connection)) }
            } else {
                aside = try file.setAside(at: now)
                try file.make()
                connection = try Connection(file.database)
            }
            guard let connection else { throw Failure(.bug, "no state to replace") }
            try connection.execute(script: "PRAGMA journal_mode = WAL")
            try connection.execute(script: pragmas)
            try source.copy(over: connection)
            connection.checkpoint()
            return aside
        }
    }

    /// The state that is there, when SQLite can open it and it is ours or empty.
    private static func usable(_ file: StateFile) throws(Failure) -> Connection? {
        guard try file.exists(), let connection = try? Connection(file.database),
            let isEmpty = try? connection.isEmpty
        else { return nil }
        if !isEmpty { guard (try? connection.checkOwner(of: file.database)) != nil else { return nil } }
        return connection
    }

    /// Brings a state of an older schema to this program's, in one transaction that is proved before it counts.
    ///
    /// - Parameter before: is called while nobody can write, before anything is changed.
    /// - Returns: the schema that it had, and what it holds now.
    /// - Throws: `.conflict` when a newer program wrote it; what is wrong with the result, and then nothing has changed.
    package static func upgrade(
        stateOf home: AbsolutePath, at now: Timestamp, before: () throws(Failure) -> Void = {}
    ) throws(Failure) -> (from: Int, content: StateCopy.Content) {
        try upgrade(stateOf: home, by: Migration.all, at: now, before: before)
    }

    static func upgrade(
        stateOf home: AbsolutePath, by migrations: [Migration], at now: Timestamp,
        before: () throws(Failure) -> Void = {}
    ) throws(Failure) -> (from: Int, content: StateCopy.Content) {
        let file = try StateFile(in: home)
        guard try file.exists() else { throw Failure(.notFound, "there is no state in '\(home)'") }
        return try WriteLock(file.lock).hold(by: .after(writePatience)) { () throws(Failure) in
            let connection = try Connection(file.database)
            let from = try connection.checkSchema(of: file.database)
            guard from < migrations.count else { return (from, try connection.content()) }
            try before()
            // A migration may rebuild a table that others refer to; the proof looks at every reference.
            try connection.execute(script: pragmas + "PRAGMA foreign_keys = OFF;")
            let had = try connection.content().counts
            let content = try connection.transaction { () throws(Failure) in
                try connection.migrate(by: migrations, at: now)
                try connection.prove(file.database, .everything)
                let content = try connection.content()
                for (kind, count) in had where (content.counts.first { $0.kind == kind }?.count ?? 0) < count {
                    throw Failure(.bug, "the upgrade would lose resources of kind \(kind)", hint: "nothing was changed")
                }
                return content
            }
            connection.checkpoint()
            return (from, content)
        }
    }

    /// The schema that this program reads and writes.
    package static var programSchema: Int { Migration.current }

    /// The schema of the state of `home`, and the one that this program needs.
    package static func schema(of home: AbsolutePath) throws(Failure) -> (state: Int, program: Int) {
        let file = try StateFile(in: home)
        guard try file.exists() else { throw Failure(.notFound, "there is no state in '\(home)'") }
        let connection = try Connection(file.database)
        try connection.checkOwner(of: file.database)
        return (try connection.schemaVersion, Migration.current)
    }
}

extension StateFile {
    /// Gives an unusable file, and what SQLite kept beside it, other names.
    /// - Returns: the new name; `nil` when there was no file.  Its write-ahead log, which would be taken for that of the
    ///   next file, never stays behind.
    fileprivate func setAside(at now: Timestamp) throws(Failure) -> AbsolutePath? {
        let name = "state.db.damaged-" + now.description.filter { $0 != ":" }
        var found = false
        for suffix in ["-wal", "-shm", ""] {
            let target = database.parent.appending(name + suffix)
            if rename(database.text + suffix, target.text) == 0 {
                found = found || suffix.isEmpty
            } else if errno != ENOENT {
                throw Failure(.io, "cannot rename '\(database)\(suffix)'", cause: systemError())
            }
        }
        return found ? database.parent.appending(name) : nil
    }
}
