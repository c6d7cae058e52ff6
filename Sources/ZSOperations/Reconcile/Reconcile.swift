package import ZSModel
import ZSPorts
import ZSStore

extension Cloud {
    /// Brings records and reality together: looks at every host, takes over what is, does what is due, and reports what a
    /// person must decide.  Safe at any time, from several places at once: whatever a job is working on is left to it.
    package func reconcile() throws(Failure) -> Reconciliation {
        var report = Reconciliation()
        if !isDryRun { try finishWhatWasLeft(&report) }
        progress.report("looking at the hosts", done: 0, total: nil)
        let sights = try lookAtHosts()
        report.hosts = sights.count
        report.unreachable = sights.count { !$0.isReachable }
        report.domains = sights.reduce(0) { $0 + $1.domains.count }
        try takeOver(sights, &report)
        guard !isDryRun else { return report }
        try reconnect(sights, &report)
        let running = Set(sights.flatMap { $0.domains.filter(\.state.isActive).map(\.uuid) })
        try expungeWhatIsDue(running: running, &report)
        progress.finish()
        if report.count(.repaired) > 0 { try change(on: nil) { _ in } }
        return report
    }

    /// What dead processes and failed undos have left.
    private func finishWhatWasLeft(_ report: inout Reconciliation) throws(Failure) {
        for job in try recoverJobs() {
            report.add(
                .init(
                    job.outcome == .left ? .later : .repaired, "job", job.job, job.api,
                    job.failure.map { "of a dead process: \(job.outcome.rawValue): \($0.message)" }
                        ?? "of a dead process: \(job.outcome.rawValue)"))
        }
        let (gone, left) = try retryGarbage()
        if gone > 0 {
            report.add(.init(.repaired, "garbage", nil, "", "\(gone) things that could not be undone then are gone"))
        }
        for failure in left { report.add(.init(.later, "garbage", nil, "", failure.message, remedy: failure.hint)) }
    }

    /// Records what was seen.
    private func takeOver(_ sights: [HostSight], _ report: inout Reconciliation) throws(Failure) {
        var found = report
        let record = { (transaction: Transaction) throws(Failure) in
            for sight in sights { try transaction.recordProbe(sight, &found) }
            try transaction.reconcileMachines(sights, &found)
            for sight in sights where sight.isReachable { try transaction.reconcileStorages(sight, &found) }
            try transaction.recalculateClaims(&found)
        }
        if isDryRun { try store.rehearse(record) } else { try store.write(record) }
        report = found
    }

    /// A host or a backup storage that was lost and answers again gets back what zs keeps on it.
    private func reconnect(_ sights: [HostSight], _ report: inout Reconciliation) throws(Failure) {
        for sight in sights
        where sight.isReachable && sight.host.status != .connected && sight.host.state != .maintenance {
            guard !isCanceled() else { return }
            let host = sight.host
            do throws(Failure) {
                try perform(on: host.uuid, locking: [host.uuid]) { transaction throws(Failure) in
                    try HostConnection(host.uuid, cluster: host.cluster, isNew: false, transaction)
                }
                report.add(
                    .init(.repaired, ResourceKind.host.label, host.uuid, host.name, "answers again and was reconnected")
                )
            } catch {
                report.add(
                    .init(
                        .later, ResourceKind.host.label, host.uuid, host.name,
                        "cannot be reconnected: \(error.message)",
                        remedy: error.hint))
            }
        }
        let lost = try store.read { reader throws(Failure) in
            try reader.all(
                """
                SELECT uuid, name FROM backup_storage WHERE state = 'Enabled' AND status <> 'Connected'
                    AND uuid NOT IN (SELECT resource_uuid FROM job_lock)
                """
            ) { row throws(Failure) in (try row.uuid("uuid"), try row.text("name")) }
        }
        for (storage, name) in lost {
            guard !isCanceled() else { return }
            do throws(Failure) {
                try perform(on: storage, locking: [storage]) { _ in
                    BackupStorageConnection(storage: storage, isNew: false)
                }
                report.add(
                    .init(
                        .repaired, ResourceKind.backupStorage.label, storage, name, "answers again and was reconnected")
                )
            } catch {
                report.add(
                    .init(
                        .later, ResourceKind.backupStorage.label, storage, name,
                        "cannot be reconnected: \(error.message)",
                        remedy: error.hint))
            }
        }
    }
}

extension Transaction {
    /// Records whether a host answered.  One that does again stays Disconnected until it has been reconnected.
    fileprivate func recordProbe(_ sight: HostSight, _ report: inout Reconciliation) throws(Failure) {
        let host = sight.host
        if sight.isReachable {
            if host.status == .connected { try setStatus(of: host.uuid, .connected) }
            return
        }
        try setStatus(of: host.uuid, .disconnected)
        report.add(
            .init(
                host.status == .disconnected ? .later : .repaired, ResourceKind.host.label, host.uuid, host.name,
                "does not answer and is Disconnected: \(sight.failure?.message ?? "")",
                remedy: sight.failure?.hint ?? "zs-ctl diagnose --host \(host.name)"))
    }
}
