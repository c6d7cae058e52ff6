package import ZSModel
package import ZSStore

/// Whether a state that was tortured is whole.
package enum Audit {
    /// Everything that is wrong with the state.
    /// - Parameter promised: the commits of which somebody was told.
    package static func problems(_ store: Store, promised: [UUID]) throws(Failure) -> [String] {
        try store.read { reader throws(Failure) in
            try damage(reader) + inconsistencies(reader) + losses(reader, promised)
        }
    }

    private static func damage(_ reader: Reader) throws(Failure) -> [String] {
        let found = try reader.all("PRAGMA integrity_check") { row throws(Failure) in try row.text("integrity_check") }
        let orphans = try reader.all("PRAGMA foreign_key_check") { row throws(Failure) in
            "a row of \(try row.text("table")) refers to nothing"
        }
        return found.filter { $0 != "ok" } + orphans
    }

    /// What must hold between the rows at any instant.
    static func inconsistencies(_ reader: Reader) throws(Failure) -> [String] {
        var problems: [String] = []
        for (rule, count) in rules where try reader.integer(count) != 0 { problems.append(rule) }
        return problems
    }

    /// Each selects how often a rule is broken.
    private static let rules: [(rule: String, count: SQL)] = [
        (
            "counters of a host differ from the sum of its claims",
            """
            SELECT count(*) FROM host WHERE
                cpu_claimed <> (SELECT coalesce(sum(cpu), 0) FROM host_claim WHERE host_uuid = host.uuid)
                OR memory_claimed <> (SELECT coalesce(sum(memory), 0) FROM host_claim WHERE host_uuid = host.uuid)
            """
        ),
        (
            "counters of a share differ from the sum of its claims",
            """
            SELECT count(*) FROM storage_share WHERE volume_bytes <>
                (SELECT coalesce(sum(bytes), 0) FROM storage_claim WHERE share_id = storage_share.id)
            """
        ),
        ("an oversold host", "SELECT count(*) FROM host WHERE memory_claimed > memory - memory_reserved"),
        ("an oversold share", "SELECT count(*) FROM storage_share WHERE volume_bytes > total"),
        (
            "a VM without exactly one claim, NIC, address, volume and claim of the volume",
            """
            SELECT count(*) FROM vm_instance vm WHERE
                (SELECT count(*) FROM host_claim c WHERE c.vm_uuid = vm.uuid AND c.host_uuid = vm.host_uuid) <> 1
                OR (SELECT count(*) FROM vm_nic n JOIN used_ip i ON i.uuid = n.used_ip_uuid AND i.ip = n.ip
                    WHERE n.vm_instance_uuid = vm.uuid) <> 1
                OR (SELECT count(*) FROM volume v JOIN storage_claim c ON c.resource_key = v.uuid
                    WHERE v.vm_instance_uuid = vm.uuid) <> 1
            """
        ),
        (
            "something without its VM",
            """
            SELECT (SELECT count(*) FROM host_claim) + (SELECT count(*) FROM vm_nic) + (SELECT count(*) FROM used_ip)
                + (SELECT count(*) FROM volume) + (SELECT count(*) FROM storage_claim)
                - 5 * (SELECT count(*) FROM vm_instance)
            """
        ),
        (
            "a VM that was not made, or was destroyed",
            """
            SELECT count(*) FROM vm_instance WHERE
                NOT EXISTS (SELECT 1 FROM job WHERE api = 'Create' AND target_resource_uuid = vm_instance.uuid)
                OR EXISTS (SELECT 1 FROM job WHERE api = 'Destroy' AND target_resource_uuid = vm_instance.uuid)
            """
        ),
        (
            "a VM that was made and not destroyed is not there",
            """
            SELECT count(*) FROM job made WHERE api = 'Create'
                AND NOT EXISTS (SELECT 1 FROM vm_instance WHERE uuid = made.target_resource_uuid)
                AND NOT EXISTS (SELECT 1 FROM job gone
                    WHERE gone.target_resource_uuid = made.target_resource_uuid AND gone.api = 'Destroy')
            """
        ),
        (
            "an identity without a resource",
            """
            SELECT count(*) FROM resource WHERE kind IN ('VmInstance', 'VmNic', 'Volume', 'IpAddress')
                AND uuid NOT IN (SELECT uuid FROM vm_instance UNION ALL SELECT uuid FROM vm_nic
                    UNION ALL SELECT uuid FROM volume UNION ALL SELECT uuid FROM used_ip)
            """
        ),
    ]

    private static func losses(_ reader: Reader, _ promised: [UUID]) throws(Failure) -> [String] {
        let kept = Set(try reader.uuids("SELECT uuid FROM job"))
        return promised.filter { !kept.contains($0) }.map { "commit \($0) is lost" }
    }
}
