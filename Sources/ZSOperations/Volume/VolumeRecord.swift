import ZSModel
import ZSPorts
import ZSStore

extension VolumeOrder.Role: Bindable {}

/// A volume as operations need it.
struct VolumeRecord: Sendable {
    let uuid: UUID
    let name: String
    let role: VolumeOrder.Role
    let size: ByteCount
    let storage: UUID?
    let host: UUID?
    let vm: UUID?
    let image: UUID?
    let deviceID: Int?
    let state: AdministrativeState
    let status: VolumeStatus

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        role = try row.value("type")
        size = try row.bytes("size")
        storage = try row.optionalUUID("primary_storage_uuid")
        host = try row.optionalUUID("host_uuid")
        vm = try row.optionalUUID("vm_instance_uuid")
        image = try row.optionalUUID("root_image_uuid")
        deviceID = try row.optionalInteger("device_id").map { Int($0) }
        state = try row.value("state")
        status = try row.value("status")
    }
}

extension Reader {
    func volume(_ uuid: UUID) throws(Failure) -> VolumeRecord {
        let found = try first("SELECT * FROM volume WHERE uuid = \(uuid)") { row throws(Failure) in
            try VolumeRecord(row)
        }
        guard let found else { throw ResourceKind.volume.notFound(uuid) }
        return found
    }
}

extension Transaction {
    /// Reserves the room of a volume on a storage.
    func claim(volume: UUID, _ size: ByteCount, on storage: StorageRecord, host: UUID) throws(Failure) {
        try insert(
            "storage_claim",
            [
                "resource_key": volume, "share_id": try share(of: storage, on: host), "kind": "Volume",
                "bytes": size,
            ])
    }
    func releaseRoom(of volume: UUID) throws(Failure) {
        try run("DELETE FROM storage_claim WHERE resource_key = \(volume)")
    }
    /// Removes a volume's record and gives its room back.
    func forgetVolume(_ volume: UUID) throws(Failure) {
        try releaseRoom(of: volume)
        try delete(.volume, volume)
    }
}
