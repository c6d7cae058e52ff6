internal import CSQLite
internal import ZSModel

/// What SQLite's codes mean to a user of zs.
enum SQLiteError {
    /// The failure that the connection reports; bound values never enter it.
    static func failure(_ database: OpaquePointer?, _ statement: String) -> Failure {
        guard let database else { return Failure(.io, "cannot open the state file: out of memory") }
        let code = sqlite3_extended_errcode(database)
        let said = String(cString: sqlite3_errmsg(database))
        let cause = "SQLite \(code): \(said)"
        switch code & 0xff {
        case SQLITE_CONSTRAINT: return constraint(code, said, statement)
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            return Failure(
                .timeout, "the state file is busy", hint: "another program holds it; look with 'zs-ctl status'",
                cause: cause)
        case SQLITE_FULL: return Failure(.io, "no space left for the state file", hint: "free some space", cause: cause)
        case SQLITE_NOMEM: return Failure(.io, "no memory left to read the state file", cause: cause)
        case SQLITE_TOOBIG: return Failure(.usage, "a value is too large for the state file", cause: cause)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH:
            return Failure(
                .io, "cannot read or write the state file", hint: "is this user allowed to? see $ZS_HOME", cause: cause)
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            return Failure(
                .io, "the state file is damaged or not one", hint: "restore the newest backup: zs-ctl restore",
                cause: cause)
        case SQLITE_IOERR:
            return Failure(.io, "cannot read or write the state file", hint: "look at the disk: dmesg", cause: cause)
        default: return Failure(.bug, "a statement failed", cause: "\(cause) in: \(statement.prefix(200))")
        }
    }

    /// A rule of the schema refused a change.  A trigger's text is written for users; the others name columns.
    private static func constraint(_ code: Int32, _ said: String, _ statement: String) -> Failure {
        switch code {
        case zs_constraint_trigger:
            return Failure(.conflict, said)
        case zs_constraint_unique, zs_constraint_primary_key, zs_constraint_rowid:
            return Failure(.exists, "there is one already with the same \(sameness(in: said))", cause: said)
        case zs_constraint_foreign_key:
            return Failure(
                .conflict, "something else still refers to it, or what it refers to is gone", cause: said)
        case zs_constraint_check:
            return Failure(.conflict, "the state file's rules refuse it", cause: said)
        default: return Failure(.bug, "a statement failed", cause: "\(said) in: \(statement.prefix(200))")
        }
    }

    /// What two rows have in common.  SQLite says "UNIQUE constraint failed: vm_nic.l2_network_uuid, vm_nic.mac", or
    /// names the index when that is over expressions: "… failed: index 'image_cache_of'".
    private static func sameness(in said: String) -> String {
        guard let colon = said.lastIndex(of: ":") else { return said }
        return said[colon...].dropFirst(2).split(separator: ",")
            .map { $0.drop { $0 == " " } }
            .map { String($0.split(separator: ".").last ?? $0) }
            .joined(separator: " and ")
    }
}
