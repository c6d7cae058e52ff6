package import ZSModel
package import ZSStore

extension UUID {
    /// An identity that is easy to tell in a failing test.
    package static func numbered(_ number: Int) -> UUID { UUID(high: 0, low: UInt64(number)) }
}

/// Rows of a made-up cloud, written as the operations write them.
extension Transaction {
    package func addZone(_ uuid: UUID, name: String, isDefault: Bool = false) throws(Failure) {
        try create(.zone, uuid, ["name": name, "state": AdministrativeState.enabled, "is_default": isDefault])
    }
    package func addCluster(_ uuid: UUID, name: String, zone: UUID) throws(Failure) {
        try create(
            .cluster, uuid,
            ["name": name, "zone_uuid": zone, "state": AdministrativeState.enabled, "hypervisor_type": "KVM"])
    }

    /// A connected host that gives away `threads` × 10 vCPUs and its memory less 1 GiB.
    package func addHost(
        _ uuid: UUID, name: String, address: String, cluster: UUID, zone: UUID, threads: Int = 8,
        memory: ByteCount = .gibibytes(17)
    ) throws(Failure) {
        try create(
            .host, uuid,
            [
                "name": name, "zone_uuid": zone, "cluster_uuid": cluster, "management_ip": address, "ssh_port": 22,
                "username": "root", "state": HostState.enabled, "status": ConnectionStatus.connected,
                "hypervisor_type": "KVM", "hostname": "\(name).example", "cpu_threads": threads, "memory": memory,
                "cpu_ratio": 10, "memory_percent": 100, "memory_reserved": ByteCount.gibibytes(1),
            ])
    }

    package func addPrimaryStorage(_ uuid: UUID, name: String, url: String, zone: UUID) throws(Failure) {
        try create(
            .primaryStorage, uuid,
            [
                "name": name, "zone_uuid": zone, "type": "LocalStorage", "url": url, "mount_path": url,
                "state": StorageState.enabled, "status": ConnectionStatus.connected,
            ])
    }
    /// A host's part of a local storage, or all of a shared one.
    package func addShare(
        of storage: UUID, host: UUID?, total: ByteCount, percent: Int = 100, reserved: ByteCount = .zero
    ) throws(Failure) {
        try insert(
            "storage_share",
            [
                "primary_storage_uuid": storage, "host_uuid": host, "status": ConnectionStatus.connected,
                "total": total, "physical_available": total, "percent": percent, "reserved": reserved,
            ])
    }
    package func addBackupStorage(_ uuid: UUID, name: String, hostname: String) throws(Failure) {
        try create(
            .backupStorage, uuid,
            [
                "name": name, "type": "Sftp", "hostname": hostname, "ssh_port": 22, "username": "root",
                "url": "/bs", "state": AdministrativeState.enabled, "status": ConnectionStatus.connected,
            ])
    }
}
