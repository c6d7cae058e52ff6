import ZSModel
import ZSPorts
import ZSStore

extension Transaction {
    /// Takes over what the hosts say of virtual machines: running or not, here or elsewhere, ours or a stranger's
    /// (`reference/zstack.md` §3.2).  A domain is never changed.
    func reconcileMachines(_ sights: [HostSight], _ report: inout Reconciliation) throws(Failure) {
        let active = whereActive(sights)
        for sight in sights where sight.isReachable {
            // What runs elsewhere has not stopped: it is dealt with below.
            let elsewhere = Set(active.filter { $0.value != [sight.host.uuid] }.keys)
            for change in try adoptStates(
                of: sight.domains, on: sight.host.uuid, seenAt: sight.began, except: elsewhere)
            {
                report.add(
                    .init(
                        .repaired, ResourceKind.vmInstance.label, change.vm, change.name,
                        "is \(change.after.rawValue) on host '\(sight.host.name)'; the record said \(change.before.rawValue)"
                    ))
            }
            try reportStrangers(of: sight, &report)
        }
        for (vm, hosts) in active.sorted(by: { $0.key.description < $1.key.description }) {
            try place(vm, seenOn: sights.filter { hosts.contains($0.host.uuid) }, sights, &report)
        }
    }

    private func whereActive(_ sights: [HostSight]) -> [UUID: [UUID]] {
        var active: [UUID: [UUID]] = [:]
        for sight in sights {
            for domain in sight.domains where domain.state.isActive {
                active[domain.uuid, default: []].append(sight.host.uuid)
            }
        }
        return active
    }

    /// Domains that no record knows.
    private func reportStrangers(of sight: HostSight, _ report: inout Reconciliation) throws(Failure) {
        for domain in sight.domains {
            guard sight.marked.contains(domain.uuid),
                try !exists("SELECT 1 FROM vm_instance WHERE uuid = \(domain.uuid)")
            else { continue }
            report.add(
                .init(
                    .decide, "domain", domain.uuid, domain.name,
                    "bears the mark of zs on host '\(sight.host.name)', and no record knows it",
                    remedy: "if nobody needs it: virsh destroy \(domain.uuid); virsh undefine \(domain.uuid)"))
        }
    }

    /// Records a running VM where it was seen.
    private func place(
        _ vm: UUID, seenOn seen: [HostSight], _ sights: [HostSight], _ report: inout Reconciliation
    ) throws(Failure) {
        guard let here = seen.first, let record = try machine(vm), record.changed < here.began else { return }
        let label = ResourceKind.vmInstance.label
        guard seen.count == 1 else {
            return report.add(
                .init(
                    .decide, label, vm, record.name,
                    "runs on \(seen.count) hosts at once: " + seen.map(\.host.name).joined(separator: ", "),
                    remedy: "its disks are being damaged: virsh destroy \(vm) on all but one of them"))
        }
        guard record.host != here.host.uuid else { return }
        guard [.stopped, .running, .paused, .unknown, .crashed, .noState].contains(record.state),
            let observed = here.domains.first(where: { $0.uuid == vm })?.state,
            let event = VMState.Event(observed: observed), let after = record.state.after(event)
        else {
            return report.add(
                .init(
                    .decide, label, vm, record.name,
                    "is \(record.state.rawValue) in the record, but runs on host '\(here.host.name)'",
                    remedy: "recover it (zs-cli RecoverVmInstance uuid=\(vm)), or end it: virsh destroy \(vm)"))
        }
        do throws(Failure) { try claim(vm, on: here.host, as: after) } catch {
            guard error.kind == .conflict else { throw error }
            return report.add(
                .init(
                    .decide, label, vm, record.name,
                    "runs on host '\(here.host.name)', which has no room for it in the records: \(error.message)",
                    remedy: "stop it or another there, or raise the ratio of memory or CPU"))
        }
        report.add(
            .init(
                .repaired, label, vm, record.name,
                "is \(after.rawValue) on host '\(here.host.name)'; the record said \(record.state.rawValue)"
                    + (record.host == nil ? "" : " elsewhere")))
    }

    /// The record of a VM that no job is working on.
    private func machine(_ vm: UUID) throws(Failure) -> (name: String, state: VMState, host: UUID?, changed: Timestamp)?
    {
        try first(
            """
            SELECT name, state, host_uuid, last_op_date FROM vm_instance WHERE uuid = \(vm)
                AND uuid NOT IN (SELECT resource_uuid FROM job_lock)
            """
        ) { row throws(Failure) in
            (
                try row.text("name"), try row.value("state"), try row.optionalUUID("host_uuid"),
                try row.value("last_op_date")
            )
        }
    }

    /// Gives a VM its room on a host, in place of where it was.
    /// - Throws: `.conflict` when there is none; nothing has changed then.
    private func claim(_ vm: UUID, on host: HostRecord, as state: VMState) throws(Failure) {
        let old = try first("SELECT host_uuid FROM host_claim WHERE vm_uuid = \(vm)") { row throws(Failure) in
            try row.uuid("host_uuid")
        }
        try run("DELETE FROM host_claim WHERE vm_uuid = \(vm)")
        do throws(Failure) { try makeClaim(vm, on: host.uuid) } catch {
            if let old { try makeClaim(vm, on: old) }
            throw error
        }
        try update(.vmInstance, vm, ["state": state, "host_uuid": host.uuid, "cluster_uuid": host.cluster])
    }
    private func makeClaim(_ vm: UUID, on host: UUID) throws(Failure) {
        try run(
            """
            INSERT INTO host_claim (vm_uuid, host_uuid, cpu, memory)
                SELECT uuid, \(host), cpu_num, memory_size FROM vm_instance WHERE uuid = \(vm)
            """)
    }
}
