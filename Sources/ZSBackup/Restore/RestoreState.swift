import Glibc
package import ZSModel
import ZSPorts
package import ZSStore
import ZSSystem

/// What a restore did, or would do.
package struct RestoreReport: Sendable {
    /// The schema in the backup.
    package let schema: Int
    package let content: StateCopy.Content
    /// `nil` when there was no state to compare with.
    package let difference: StateDifference?
    /// Where the state that was there is now: in a backup, or set aside because it could not be read.
    package var saved: AbsolutePath?
    /// The hosts of the restored state, which must be asked what they do.
    package let hosts: [String]
}

extension Installation {
    /// Looks at what a restore would change, and changes nothing.
    package func previewRestore(of backup: OpenedBackup) throws(Failure) -> RestoreReport {
        try settle(backup)
        return try report(backup)
    }

    /// Brings a proved backup back: saves the state that is there, then replaces it in one transaction, then the keys.
    ///
    /// - Parameter isAlive: whether the process of a job lives: nothing is replaced under a command at work.
    package func restore(
        _ backup: OpenedBackup, isAlive: @escaping (ProcessMark) -> Bool
    ) throws(Failure) -> RestoreReport {
        try settle(backup)
        var report = try report(backup)
        report.saved = try saveCurrent(as: BackupName.beforeRestore)
        FaultPoint.reached("saved")
        try replace(by: backup, isAlive: isAlive, &report)
        return report
    }

    /// Goes back to a state that was saved before an upgrade, with the schema that it had.
    package func rollBack(
        to backup: OpenedBackup, isAlive: @escaping (ProcessMark) -> Bool
    ) throws(Failure) -> RestoreReport {
        var report = RestoreReport(
            schema: backup.manifest.content.schema, content: backup.manifest.content, difference: nil, hosts: [])
        report.saved = try saveCurrent(as: BackupName.beforeRestore)
        try replace(by: backup, isAlive: isAlive, &report)
        return report
    }

    private func replace(
        by backup: OpenedBackup, isAlive: (ProcessMark) -> Bool, _ report: inout RestoreReport
    ) throws(Failure) {
        let aside = try Store.replace(stateOf: home, by: backup.state, at: now()) { reader throws(Failure) in
            let open = (try? reader.openJobs()) ?? []
            guard let job = open.first(where: { isAlive($0.process) }) else { return }
            throw Failure(
                .conflict, "\(job.api) is at work on the state, process \(job.process.pid)",
                hint: "wait for it, or end it, then try again")
        }
        FaultPoint.reached("replaced")
        if let aside { report.saved = aside }
        try restoreKeys(of: backup)
    }

    /// Brings the copy to this program's schema and makes it harmless.
    private func settle(_ backup: OpenedBackup) throws(Failure) {
        progress.report("preparing the state", done: 0, total: nil)
        defer { progress.finish() }
        _ = try Store.upgrade(stateOf: backup.home, at: now())
        try Store(home: backup.home, now: now).write { transaction throws(Failure) in
            try transaction.settleAfterRestore()
        }
    }

    private func report(_ backup: OpenedBackup) throws(Failure) -> RestoreReport {
        let restored = try Store(home: backup.home, now: now)
        // A state that is missing, damaged or another program's is no reason not to restore.
        let current = try? Store(home: home, now: now)
        return RestoreReport(
            schema: backup.manifest.content.schema, content: backup.manifest.content,
            difference: try current.map { current throws(Failure) in try StateDifference(from: current, to: restored) },
            hosts: try restored.read { reader throws(Failure) in
                try reader.all("SELECT name FROM host WHERE state <> 'Maintenance' ORDER BY id") {
                    row throws(Failure) in
                    try row.text("name")
                }
            })
    }

    /// - Returns: `nil` when there is no state, or none that can be read; that one is set aside when it is replaced.
    func saveCurrent(as prefix: String) throws(Failure) -> AbsolutePath? {
        var order = BackupOrder(in: BackupDirectory.usual(in: home).path)
        order.prefix = prefix
        order.keep = Self.savedAmount
        do throws(Failure) { return try makeBackup(order).path } catch {
            let state = home.appending(BackupFiles.state)
            guard access(state.text, F_OK) == 0 else { return nil }
            // A full disk must not cost the state that is there; a state that cannot even be opened costs nothing.
            guard (try? Store.schema(of: home)) == nil else {
                throw error.during("the present state could not be saved, and nothing was changed")
            }
            return nil
        }
    }

    private func restoreKeys(of backup: OpenedBackup) throws(Failure) {
        for name in backup.keys {
            let target = home.appending(name)
            let bytes = try AtomicFile.read(backup.home.appending(name))
            guard mkdir(target.parent.text, 0o700) == 0 || errno == EEXIST else {
                throw .system("cannot make \(target.parent)", errno: errno)
            }
            if (try? AtomicFile.read(target)) != bytes { try AtomicFile.write(bytes, to: target) }
        }
    }
}
