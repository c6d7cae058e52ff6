import ZSModel
import ZSStore

/// A VM as operations need it.
struct VMRecord: Sendable {
    let uuid: UUID
    let name: String
    let state: VMState
    let cluster: UUID?
    let host: UUID?
    let lastHost: UUID?
    let image: UUID?
    let rootVolume: UUID?
    let platform: Platform
    let architecture: String
    let cpuCount: Int
    let memory: ByteCount

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        state = try row.value("state")
        cluster = try row.optionalUUID("cluster_uuid")
        host = try row.optionalUUID("host_uuid")
        lastHost = try row.optionalUUID("last_host_uuid")
        image = try row.optionalUUID("image_uuid")
        rootVolume = try row.optionalUUID("root_volume_uuid")
        platform = try row.value("platform")
        architecture = try row.text("architecture")
        cpuCount = try row.int("cpu_num")
        memory = try row.bytes("memory_size")
    }
}

/// A NIC as operations need it.
struct NICRecord: Sendable {
    let uuid: UUID
    let network: UUID
    let mac: MACAddress
    let device: InterfaceName
    let bridge: InterfaceName
}

extension Reader {
    func vm(_ uuid: UUID) throws(Failure) -> VMRecord {
        let found = try first("SELECT * FROM vm_instance WHERE uuid = \(uuid)") { row throws(Failure) in
            try VMRecord(row)
        }
        guard let found else { throw ResourceKind.vmInstance.notFound(uuid) }
        return found
    }
    /// The VM, which must be in a state that the operation allows.
    func vm(_ uuid: UUID, for gate: VMGate) throws(Failure) -> VMRecord {
        let vm = try vm(uuid)
        try gate.check(vm.state, of: vm.name)
        return vm
    }
    func nics(of vm: UUID) throws(Failure) -> [NICRecord] {
        try all(
            """
            SELECT n.uuid, n.l2_network_uuid, n.mac, n.internal_name, l.bridge FROM vm_nic n
                JOIN l2_network l ON l.uuid = n.l2_network_uuid
                WHERE n.vm_instance_uuid = \(vm) ORDER BY n.device_id
            """
        ) { row throws(Failure) in
            NICRecord(
                uuid: try row.uuid("uuid"), network: try row.uuid("l2_network_uuid"), mac: try row.value("mac"),
                device: try row.value("internal_name"), bridge: try row.value("bridge"))
        }
    }
    func volumes(of vm: UUID) throws(Failure) -> [VolumeRecord] {
        try all("SELECT * FROM volume WHERE vm_instance_uuid = \(vm) ORDER BY device_id") { row throws(Failure) in
            try VolumeRecord(row)
        }
    }
}
