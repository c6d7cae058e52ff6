import ZSModel
import ZSPorts
import ZSStore

/// A primary storage as operations need it.
struct StorageRecord: Sendable {
    let uuid: UUID
    let name: String
    let zone: UUID
    let type: String
    let url: String
    let state: StorageState
    let status: ConnectionStatus

    /// Whether each host has a share of its own (A-CAP-18).
    var isLocal: Bool { type == Self.localType }
    static let localType = "LocalStorage"

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        zone = try row.uuid("zone_uuid")
        type = try row.text("type")
        url = try row.text("url")
        state = try row.value("state")
        status = try row.value("status")
    }
    var address: StorageAddress { StorageAddress(uuid: uuid, type: type, url: url) }
}

extension Reader {
    func primaryStorage(_ uuid: UUID) throws(Failure) -> StorageRecord {
        let found = try first("SELECT * FROM primary_storage WHERE uuid = \(uuid)") { row throws(Failure) in
            try StorageRecord(row)
        }
        guard let found else { throw ResourceKind.primaryStorage.notFound(uuid) }
        return found
    }
    /// The number of the share of a storage that counts for a host.
    func share(of storage: StorageRecord, on host: UUID) throws(Failure) -> Int64 {
        let found = try integer(
            """
            SELECT id FROM storage_share WHERE primary_storage_uuid = \(storage.uuid)
                AND host_uuid IS \(optional: storage.isLocal ? host : nil)
            """)
        guard let found else {
            throw Failure(
                .conflict, "primary storage '\(storage.name)' has not been prepared on host \(host)",
                hint: "reconnect the host: zs-cli ReconnectHost uuid=\(host)")
        }
        return found
    }
}

extension Cloud {
    /// The storage as a host sees it.
    func port(of storage: UUID, on host: HostRecord) throws(Failure) -> any StoragePort {
        let record = try store.read { reader throws(Failure) in try reader.primaryStorage(storage) }
        return try storages.primary(record.address, on: try shell(on: host))
    }

    /// Makes a storage usable on a host and measures it.
    func prepare(_ storage: UUID, on host: UUID) throws(Failure) {
        let port = try port(of: storage, on: try self.host(host))
        try port.prepare(by: deadline(Patience.action))
        let capacity = try port.capacity(by: deadline(Patience.contact))
        try store.write { transaction throws(Failure) in
            let record = try transaction.primaryStorage(storage)
            try transaction.recordShare(of: record, on: host, capacity)
        }
    }

    /// Forgets what a storage has on a host that shall not become one.
    func forgetShare(of storage: UUID, on host: UUID) throws(Failure) {
        try store.write { transaction throws(Failure) in
            try transaction.run(
                "DELETE FROM storage_share WHERE primary_storage_uuid = \(storage) AND host_uuid = \(host)")
        }
    }
}

extension Transaction {
    /// Records what was measured; a storage with a share that answers is Connected.
    func recordShare(
        of storage: StorageRecord, on host: UUID, _ capacity: StorageCapacity
    ) throws(Failure) {
        let holder: UUID? = storage.isLocal ? host : nil
        try run(
            """
            INSERT INTO storage_share
                (primary_storage_uuid, host_uuid, status, total, physical_available, percent, reserved, observed_at)
                VALUES (\(storage.uuid), \(optional: holder), 'Connected', \(capacity.total), \(capacity.available),
                    \(try percentSetting("mevoco", "overProvisioning.primaryStorage")),
                    \(try sizeSetting("primaryStorage", "reservedCapacity")), \(now))
                ON CONFLICT (primary_storage_uuid, coalesce(host_uuid, '')) DO UPDATE SET status = 'Connected',
                    total = excluded.total, physical_available = excluded.physical_available,
                    observed_at = excluded.observed_at
            """)
        try run("UPDATE primary_storage SET status = 'Connected' WHERE uuid = \(storage.uuid)")
    }
}
