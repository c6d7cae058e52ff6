import ZSModel
import ZSPorts
import ZSStore

/// A backup storage as operations need it.
struct RepositoryRecord: Sendable {
    let uuid: UUID
    let name: String
    let type: String
    let machine: Machine
    let url: String
    let state: AdministrativeState
    let status: ConnectionStatus

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        type = try row.text("type")
        url = try row.text("url")
        state = try row.value("state")
        status = try row.value("status")
        machine = Machine(
            name: name, address: try row.text("hostname"), port: try row.value("ssh_port"),
            user: try row.text("username"))
    }
}

extension Reader {
    func backupStorage(_ uuid: UUID) throws(Failure) -> RepositoryRecord {
        let found = try first("SELECT * FROM backup_storage WHERE uuid = \(uuid)") { row throws(Failure) in
            try RepositoryRecord(row)
        }
        guard let found else { throw ResourceKind.backupStorage.notFound(uuid) }
        return found
    }
}

extension Cloud {
    func repository(_ uuid: UUID) throws(Failure) -> any ImageRepository {
        let record = try store.read { reader throws(Failure) in try reader.backupStorage(uuid) }
        let shell = try machines.shell(of: record.machine, by: deadline(Patience.contact))
        return try storages.repository(
            StorageAddress(uuid: uuid, type: record.type, url: record.url), on: shell)
    }

    /// Makes a backup storage usable and measures it.
    func prepareRepository(_ uuid: UUID) throws(Failure) {
        let repository = try repository(uuid)
        try repository.prepare(by: deadline(Patience.action))
        let capacity = try repository.capacity(by: deadline(Patience.contact))
        try store.write { transaction throws(Failure) in
            try transaction.update(
                .backupStorage, uuid,
                ["total": capacity.total, "available": capacity.available, "observed_at": transaction.now])
        }
    }
}
