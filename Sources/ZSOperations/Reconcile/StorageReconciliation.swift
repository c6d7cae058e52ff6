import ZSModel
import ZSPorts
import ZSStore

extension Transaction {
    /// Records how full the storages of a host are, and reports volumes without a file and files without a volume.
    /// Nothing is deleted.
    func reconcileStorages(_ sight: HostSight, _ report: inout Reconciliation) throws(Failure) {
        for (storage, failure) in sight.storageFailures {
            report.add(
                .init(
                    .later, ResourceKind.primaryStorage.label, storage.uuid, storage.name,
                    "cannot be looked at on host '\(sight.host.name)': \(failure.message)", remedy: failure.hint))
        }
        for seen in sight.storages {
            try recordShare(of: seen.storage, on: sight.host.uuid, seen.capacity)
            try reportMissing(seen, sight, &report)
            for volume in seen.volumes.sorted(by: { $0.description < $1.description })
            where try !exists("SELECT 1 FROM volume WHERE uuid = \(volume)") {
                report.add(
                    .init(
                        .decide, "file", volume, volume.description,
                        "lies in primary storage '\(seen.storage.name)' on host '\(sight.host.name)', and no record knows it",
                        remedy: "if nobody needs it, remove it there by hand"))
            }
        }
    }

    private func reportMissing(
        _ seen: HostSight.StorageSight, _ sight: HostSight, _ report: inout Reconciliation
    ) throws(Failure) {
        let onHost: SQL = seen.storage.isLocal ? "AND host_uuid = \(sight.host.uuid)" : ""
        let recorded = try all(
            """
            SELECT uuid, name FROM volume WHERE primary_storage_uuid = \(seen.storage.uuid) \(onHost)
                AND status = 'Ready' AND last_op_date < \(sight.began)
                AND uuid NOT IN (SELECT resource_uuid FROM job_lock)
                AND coalesce(vm_instance_uuid, '') NOT IN (SELECT resource_uuid FROM job_lock)
            """
        ) { row throws(Failure) in (try row.uuid("uuid"), try row.text("name")) }
        for (volume, name) in recorded where !seen.volumes.contains(volume) {
            report.add(
                .init(
                    .decide, ResourceKind.volume.label, volume, name,
                    "has no file in primary storage '\(seen.storage.name)' on host '\(sight.host.name)'",
                    remedy: "bring the file back from a copy, or delete the volume or its virtual machine"))
        }
    }

    /// Sets what hosts and storages have given away to the sum of what is claimed of them.
    func recalculateClaims(_ report: inout Reconciliation) throws(Failure) {
        let wrong = try all(
            """
            SELECT h.uuid, h.name, total(c.cpu) AS cpu, total(c.memory) AS memory
                FROM host h LEFT JOIN host_claim c ON c.host_uuid = h.uuid GROUP BY h.id
                HAVING h.cpu_claimed <> total(c.cpu) OR h.memory_claimed <> total(c.memory)
            """
        ) { row throws(Failure) in (try row.uuid("uuid"), try row.text("name")) }
        for (host, name) in wrong {
            try run(
                """
                UPDATE host SET cpu_claimed = (SELECT coalesce(sum(cpu), 0) FROM host_claim WHERE host_uuid = \(host)),
                    memory_claimed = (SELECT coalesce(sum(memory), 0) FROM host_claim WHERE host_uuid = \(host))
                    WHERE uuid = \(host)
                """)
            report.add(
                .init(.repaired, ResourceKind.host.label, host, name, "its claimed CPU and memory were added up anew"))
        }
        try run(
            """
            UPDATE storage_share SET
                volume_bytes = (SELECT coalesce(sum(iif(kind = 'Volume', bytes, 0)), 0) FROM storage_claim
                    WHERE share_id = storage_share.id),
                real_bytes = (SELECT coalesce(sum(iif(kind = 'Volume', 0, bytes)), 0) FROM storage_claim
                    WHERE share_id = storage_share.id)
                WHERE volume_bytes <> (SELECT coalesce(sum(iif(kind = 'Volume', bytes, 0)), 0) FROM storage_claim
                        WHERE share_id = storage_share.id)
                    OR real_bytes <> (SELECT coalesce(sum(iif(kind = 'Volume', 0, bytes)), 0) FROM storage_claim
                        WHERE share_id = storage_share.id)
            """)
        if changes > 0 {
            report.add(
                .init(
                    .repaired, ResourceKind.primaryStorage.label, nil, "",
                    "the claimed room of \(changes) shares was added up anew"))
        }
    }
}
