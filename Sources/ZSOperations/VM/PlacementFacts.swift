package import ZSModel
package import ZSPlanning
package import ZSStore

extension Reader {
    /// Everything that placement reads, as it is at this instant.
    /// - Parameter networks: the L3 networks that will be asked for.
    package func cloudFacts(networks: [UUID], now: Timestamp) throws(Failure) -> CloudFacts {
        CloudFacts(
            clusters: try clusterFacts(), hosts: try hostFacts(now: now), storages: try storageFacts(),
            backupStorages: try repositoryFacts(), networks: try networkFacts(networks),
            settings: try placementSettings())
    }

    private func clusterFacts() throws(Failure) -> [ClusterFacts] {
        let storages = try pairs("SELECT cluster_uuid AS a, primary_storage_uuid AS b FROM primary_storage_cluster")
        let networks = try pairs("SELECT cluster_uuid AS a, l2_network_uuid AS b FROM l2_network_cluster")
        return try all(
            """
            SELECT c.uuid, c.name, c.zone_uuid, c.hypervisor_type,
                iif(z.state = 'Enabled', c.state, z.state) AS state
                FROM cluster c JOIN zone z ON z.uuid = c.zone_uuid ORDER BY c.id
            """
        ) { row throws(Failure) in
            let uuid = try row.uuid("uuid")
            return ClusterFacts(
                uuid: uuid, name: try row.text("name"), zone: try row.uuid("zone_uuid"),
                hypervisor: try row.text("hypervisor_type"), state: try readinessState(row),
                storages: storages[uuid] ?? [], l2Networks: Set(networks[uuid] ?? []))
        }
    }

    private func hostFacts(now: Timestamp) throws(Failure) -> [HostFacts] {
        let shares = try localShares()
        let counts = Dictionary(
            uniqueKeysWithValues: try all(
                """
                SELECT host_uuid, count(*) AS count FROM vm_instance
                    WHERE host_uuid IS NOT NULL AND state NOT IN ('Stopped', 'Destroyed', 'Created')
                    GROUP BY host_uuid
                """
            ) { row throws(Failure) in (try row.uuid("host_uuid"), try row.int("count")) })
        return try all("SELECT * FROM host ORDER BY id") { row throws(Failure) in
            let uuid = try row.uuid("uuid")
            let observed: Timestamp? = try row.optional("observed_at")
            let age = observed.map { Duration.milliseconds(now.milliseconds - $0.milliseconds) }
            return HostFacts(
                uuid: uuid, name: try row.text("name"), cluster: try row.uuid("cluster_uuid"),
                readiness: try readiness(row), probedAgo: age ?? .seconds(86_400 * 365),
                cpuThreads: try row.int("cpu_threads"), memory: try row.bytes("memory"),
                placedCPUs: try row.int("cpu_claimed"), placedMemory: try row.bytes("memory_claimed"),
                vmCount: counts[uuid] ?? 0, shares: shares[uuid] ?? [])
        }
    }

    private func localShares() throws(Failure) -> [UUID: [LocalShare]] {
        var cached: [String: Set<UUID>] = [:]
        for (key, image) in try all(
            """
            SELECT primary_storage_uuid || coalesce(host_uuid, '') AS key, image_uuid FROM image_cache
                WHERE state = 'Ready'
            """, { row throws(Failure) in (try row.text("key"), try row.uuid("image_uuid")) })
        {
            cached[key, default: []].insert(image)
        }
        var found: [UUID: [LocalShare]] = [:]
        for (host, share) in try all(
            "SELECT * FROM storage_share WHERE host_uuid IS NOT NULL AND status = 'Connected' ORDER BY id",
            { row throws(Failure) in
                let (storage, host) = (try row.uuid("primary_storage_uuid"), try row.uuid("host_uuid"))
                let share = LocalShare(
                    storage: storage, room: try room(row), cachedImages: cached["\(storage)\(host)"] ?? [])
                return (host, share)
            })
        {
            found[host, default: []].append(share)
        }
        return found
    }

    private func storageFacts() throws(Failure) -> [PrimaryStorageFacts] {
        let cached = try pairs(
            "SELECT primary_storage_uuid AS a, image_uuid AS b FROM image_cache WHERE state = 'Ready' AND host_uuid IS NULL"
        )
        let rooms = Dictionary(
            uniqueKeysWithValues: try all("SELECT * FROM storage_share WHERE host_uuid IS NULL") {
                row throws(Failure) in (try row.uuid("primary_storage_uuid"), try room(row))
            })
        let found: [PrimaryStorageFacts?] = try all("SELECT * FROM primary_storage ORDER BY id") {
            row throws(Failure) in
            let uuid = try row.uuid("uuid")
            guard let kind = PrimaryStorageFacts.Kind(rawValue: try row.text("type")) else { return nil }
            return PrimaryStorageFacts(
                uuid: uuid, name: try row.text("name"), kind: kind, readiness: try readiness(row),
                room: rooms[uuid] ?? StorageRoom(total: .zero), cachedImages: Set(cached[uuid] ?? []))
        }
        return found.compactMap { $0 }
    }

    private func repositoryFacts() throws(Failure) -> [BackupStorageFacts] {
        let zones = try pairs("SELECT backup_storage_uuid AS a, zone_uuid AS b FROM backup_storage_zone")
        let found: [BackupStorageFacts?] = try all("SELECT * FROM backup_storage ORDER BY id") { row throws(Failure) in
            let uuid = try row.uuid("uuid")
            guard let kind = BackupStorageFacts.Kind(rawValue: try row.text("type")) else { return nil }
            return BackupStorageFacts(
                uuid: uuid, name: try row.text("name"), kind: kind, readiness: try readiness(row),
                zones: Set(zones[uuid] ?? []), available: try row.bytes("available"))
        }
        return found.compactMap { $0 }
    }

    private func networkFacts(_ networks: [UUID]) throws(Failure) -> [NetworkFacts] {
        guard !networks.isEmpty else { return [] }
        return try all("SELECT * FROM l3_network WHERE uuid IN \(list: networks)") { row throws(Failure) in
            let uuid = try row.uuid("uuid")
            return NetworkFacts(
                uuid: uuid, name: try row.text("name"), l2Network: try row.uuid("l2_network_uuid"),
                isEnabled: try row.text("state") == "Enabled", isSystem: try row.bool("system"),
                addresses: try addresses(of: uuid))
        }
    }

    private func placementSettings() throws(Failure) -> PlacementSettings {
        var settings = PlacementSettings()
        settings.cpuRatio =
            OvercommitRatio(hundredths: try integerSetting("host", "cpu.overProvisioning.ratio") * 100) ?? .ten
        settings.memoryRatio =
            OvercommitRatio(hundredths: try percentSetting("mevoco", "overProvisioning.memory")) ?? .one
        settings.storageRatio =
            OvercommitRatio(hundredths: try percentSetting("mevoco", "overProvisioning.primaryStorage")) ?? .one
        settings.storageThreshold =
            (try? UseThreshold.read(try setting("mevoco", "threshold.primaryStorage.physicalCapacity"))) ?? .standard
        settings.reservedMemory = try sizeSetting("kvm", "reservedMemory")
        settings.reservedStorage = try sizeSetting("primaryStorage", "reservedCapacity")
        settings.reservedBackupStorage = try sizeSetting("backupStorage", "reservedCapacity")
        return settings
    }

    private func pairs(_ sql: SQL) throws(Failure) -> [UUID: [UUID]] {
        var found: [UUID: [UUID]] = [:]
        for (key, value) in try all(sql, { row throws(Failure) in (try row.uuid("a"), try row.uuid("b")) }) {
            found[key, default: []].append(value)
        }
        return found
    }
    private func room(_ row: Row) throws(Failure) -> StorageRoom {
        let (total, available) = (try row.bytes("total"), try row.bytes("physical_available"))
        return StorageRoom(
            total: total, volumes: try row.bytes("volume_bytes"), caches: try row.bytes("real_bytes"),
            physicalUsed: ByteCount(bytes: max(0, total.bytes - available.bytes)))
    }
    private func readiness(_ row: Row) throws(Failure) -> Readiness {
        Readiness(try readinessState(row), Readiness.Status(rawValue: try row.text("status")) ?? .disconnected)
    }
    private func readinessState(_ row: Row) throws(Failure) -> Readiness.State {
        Readiness.State(rawValue: try row.text("state")) ?? .disabled
    }
}
