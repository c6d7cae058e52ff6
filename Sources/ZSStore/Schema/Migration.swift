internal import ZSModel

/// One step from a version of the schema to the next.  Forward only; a released migration is never changed.
struct Migration: Sendable {
    /// The version that the file has afterwards.
    let version: Int
    let summary: String
    let script: String

    /// All migrations, without gaps.
    static let all = [Migration(version: 1, summary: "first schema", script: SchemaV1.statements)]
    /// The version that this program reads and writes.
    static let current = all.count

    /// Marks a SQLite file as ours: "zs__" in ASCII.
    static let applicationID = 0x7a73_5f5f
}

extension Connection {
    /// Whether nothing has been made in the file yet.
    var isEmpty: Bool {
        get throws(Failure) { try integer("SELECT count(*) FROM sqlite_schema") == 0 }
    }
    var schemaVersion: Int {
        get throws(Failure) { Int(try integer("PRAGMA user_version") ?? 0) }
    }

    /// Refuses a file that is no state file of ours.
    func checkOwner(of path: AbsolutePath) throws(Failure) {
        let application = try integer("PRAGMA application_id") ?? 0
        guard application == Migration.applicationID else {
            throw Failure(.io, "'\(path)' is not a state file of zs", hint: "create one with 'zs-ctl init'")
        }
    }

    /// Refuses a file that is no state file of ours, or that a newer program wrote.
    func checkSchema(of path: AbsolutePath) throws(Failure) -> Int {
        try checkOwner(of: path)
        let version = try schemaVersion
        guard version <= Migration.current else {
            throw Failure(
                .conflict,
                "'\(path)' has schema \(version), written by a newer zs; this one knows \(Migration.current)",
                hint: "install the newer zs")
        }
        return version
    }

    /// Brings the file to the newest schema, step by step.  The caller holds a transaction: all steps count, or none.
    func migrate(by migrations: [Migration] = Migration.all, at now: Timestamp) throws(Failure) {
        for migration in migrations where migration.version > (try schemaVersion) {
            try execute(script: migration.script)
            try execute(
                script: "CREATE TABLE IF NOT EXISTS migration ("
                    + "version INTEGER PRIMARY KEY, summary TEXT NOT NULL, applied TEXT NOT NULL) STRICT;")
            try run("INSERT INTO migration VALUES (\(migration.version), \(migration.summary), \(now))")
            try execute(
                script: "PRAGMA application_id = \(Migration.applicationID); "
                    + "PRAGMA user_version = \(migration.version);")
        }
    }
}
