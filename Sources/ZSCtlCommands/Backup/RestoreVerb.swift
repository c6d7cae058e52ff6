import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSPorts
import ZSRendering
import ZSStore
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var restore: CtlVerb {
        CtlVerb(
            "restore", "Bring a saved state back", .destroys,
            aliases: ["restore-state", "restore_mysql", "restore-mysql"],
            discussion: """
                Everything is checked before anything is changed.  The state that is there is saved first, then replaced in
                one transaction.  An older schema is brought to this program's; a newer one is refused.  With --dry-run or
                --check nothing is changed, and the answer says what would be.

                Virtual machines and volumes are never touched.  Afterwards every host must be asked what it does:
                --reconnect does that, or 'zs-ctl reconcile'.  On a new machine this command is all that it takes.
                """,
            examples: [
                Example("See what a restore would change", "zs-ctl restore FILE --dry-run"),
                Example(
                    "Move to this machine",
                    "zs-ctl restore root@10.0.50.0:/var/lib/zs/from-remote-backup/FILE --reconnect"),
            ]
        ) { p in
            let operand = p.optionalOperand(
                "FILE", String.self, "the backup, here or as [user@]host[:port]:/path", completion: .file)
            let option = p.optional(
                "from-file", String.self, "the same, as the original has it", letter: "f", value: "FILE",
                completion: .file)
            let check = p.flag("check", "the same as --dry-run")
            let reconnect = p.flag("reconnect", "ask every host what it does, afterwards")
            let ignored = p.optionalSecret(
                "mysql-root-password", "accepted and ignored: there is no MySQL", .alsoInWords)
            let decryption = DecryptionParameters(&p)
            return { given, session in
                defer { session.close() }
                _ = given[ignored]
                guard let text = given[operand] ?? given[option], given[operand] == nil || given[option] == nil else {
                    throw Failure(.usage, "restore: name one backup", hint: "list them: zs-ctl backups list")
                }
                try PrivateDirectory.ensure(session.home)
                let installation = try session.installation()
                let backup = try session.open(text, installation, try decryption.decryption(given, session))
                guard !given[check], !session.options.tool.isDryRun else {
                    return .document(try installation.previewRestore(of: backup).json(isDryRun: true))
                }
                try session.console.confirm(
                    "the state in '\(installation.home)' is replaced by that of \(backup.manifest.created)")
                let report = try installation.restore(backup, isAlive: session.isAlive)
                guard given[reconnect] else {
                    if !report.hosts.isEmpty { session.console.note("ask the hosts what they do: zs-ctl reconcile") }
                    return .document(report.json(isDryRun: false))
                }
                let found = try session.cloud(for: "restore", given).reconcile()
                guard case .object(let members) = report.json(isDryRun: false) else { return .done }
                return .document(.object(members + [JSON.Member("reconciled", found.json)]))
            }
        }
    }

    static var rollback: CtlVerb {
        CtlVerb(
            "rollback", "Go back to the state as it was before an upgrade", .destroys,
            discussion:
                "The present state is saved first.  The older zs, which knows that schema, is installed by hand."
        ) { p in
            let from = p.optional("from", String.self, "which: the time stamp in its name; the newest", value: "STAMP")
            let list = p.flag("list", "show what can be gone back to")
            return { given, session in
                let installation = try session.installation()
                let directory = BackupDirectory.usual(in: installation.home)
                let saved = try directory.entries(prefix: BackupName.beforeUpgrade).filter(\.isWhole)
                if given[list] {
                    return .inventories(
                        Rows(
                            columns: ["name", "bytes"],
                            saved.map {
                                [
                                    "name": .text($0.name.text), "bytes": .integer($0.size.bytes),
                                    "path": .text($0.path.text),
                                ]
                            }))
                }
                let wanted = given[from]
                guard
                    let chosen = saved.first(where: { entry in
                        wanted.map { entry.name.text.contains("-\($0).") } ?? true
                    })
                else {
                    throw Failure(
                        .notFound, "no such state was saved before an upgrade", hint: "zs-ctl rollback --list")
                }
                let backup = try installation.open(chosen.path, with: .keyring)
                guard !session.options.tool.isDryRun else {
                    return .document([
                        "dryRun": true, "file": .text(chosen.path.text),
                        "schema": .integer(Int64(backup.manifest.content.schema)),
                    ])
                }
                try session.console.confirm(
                    "the state is replaced by that of \(backup.manifest.created), before the upgrade")
                let report = try installation.rollBack(to: backup, isAlive: session.isAlive)
                return .document(report.json(isDryRun: false))
            }
        }
    }
}

extension Session {
    /// Opens a backup of this machine or of another.
    fileprivate func open(
        _ text: String, _ installation: Installation, _ decryption: Decryption
    ) throws(Failure) -> OpenedBackup {
        guard let place = RemotePlace.file(text), let path = place.path else {
            return try installation.open(try localPath(text), with: decryption)
        }
        let shell = try machines.shell(of: place.machine, by: min(console.deadline, .after(.seconds(20))))
        return try installation.open(path, on: shell, with: decryption)
    }
}

extension RestoreReport {
    func json(isDryRun: Bool) -> JSON {
        [
            "dryRun": .bool(isDryRun), "schema": .integer(Int64(schema)), "counts": content.countsJSON,
            "difference": difference?.json ?? .null, "saved": saved.map { .text($0.text) } ?? .null,
            "hostsToReconnect": .list(hosts.map { .text($0) }),
        ]
    }
}
