import ZSModel
import ZSPorts
import ZSStore
import ZSSystem

extension Cloud {
    /// Probes the hosts that placement may choose and whose last probe is older than a minute (A-HOST-01, R-COM-14).
    func refreshHosts(cluster: UUID?, host: UUID?) throws(Failure) {
        let now = store.currentTime
        let stale = try store.read { reader throws(Failure) in
            try reader.hosts(where: "state = 'Enabled' AND status <> 'Connecting'").filter { record in
                (cluster == nil || record.cluster == cluster) && (host == nil || record.uuid == host)
                    && record.isStale(at: now)
            }
        }
        guard !stale.isEmpty else { return }
        let (machines, end) = (machines, deadline(Patience.probe))
        let answers = fanOut(stale, width: 100) { host in Self.answers(host.machine, machines, by: end) }
        try store.write { transaction throws(Failure) in
            for (host, answers) in zip(stale, answers) {
                try transaction.setStatus(of: host.uuid, answers ? .connected : .disconnected)
            }
        }
    }

    private static func answers(_ machine: Machine, _ machines: any Machines, by end: Deadline) -> Bool {
        guard let shell = try? machines.shell(of: machine, by: end) else { return false }
        return (try? shell.run(Command(["true"], asRoot: false), by: end))?.succeeded ?? false
    }
}

extension HostRecord {
    /// Whether the last probe is older than a minute.
    fileprivate func isStale(at now: Timestamp) -> Bool {
        guard let observedAt else { return true }
        return now.milliseconds - observedAt.milliseconds > 60_000
    }
}
