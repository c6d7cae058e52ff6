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

    static let imageStoreType = "ImageStore"

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
    /// R-BS-04: only a Connected, Enabled backup storage takes or gives images.
    func usableBackupStorage(_ uuid: UUID) throws(Failure) -> RepositoryRecord {
        let record = try backupStorage(uuid)
        guard record.state == .enabled, record.status == .connected else {
            throw Failure(
                .conflict,
                "backup storage '\(record.name)' is \(record.state.rawValue) and \(record.status.rawValue)",
                code: "BS.1000", hint: "reconnect it: zs-cli ReconnectBackupStorage uuid=\(uuid)")
        }
        return record
    }
    /// R-BSI-01: what only an ImageStore can do.
    func usableImageStore(_ uuid: UUID) throws(Failure) -> RepositoryRecord {
        let record = try usableBackupStorage(uuid)
        guard record.type == RepositoryRecord.imageStoreType else {
            throw Failure(
                .usage, "backup storage '\(record.name)' is of type \(record.type); only an ImageStore can do that",
                hint: record.type == "Sftp" ? "copy the file that 'installPath' of the image names" : nil)
        }
        return record
    }
}

extension Cloud {
    func repository(_ uuid: UUID) throws(Failure) -> any ImageRepository {
        let record = try store.read { reader throws(Failure) in try reader.backupStorage(uuid) }
        let shell = try machines.shell(of: record.machine, by: deadline(Patience.contact))
        return try storages.repository(
            StorageAddress(uuid: uuid, type: record.type, url: record.url), on: shell)
    }

    /// The backup storage, which must be an ImageStore.
    func pieceRepository(_ uuid: UUID) throws(Failure) -> any PieceRepository {
        let repository = try repository(uuid)
        guard let server = repository as? any PieceRepository else {
            throw Failure(.usage, "\(repository.name) is no ImageStore")
        }
        return server
    }

    /// Makes a backup storage usable and measures it.
    func prepareRepository(_ uuid: UUID) throws(Failure) {
        let repository = try repository(uuid)
        try repository.prepare(by: deadline(Patience.action))
        try measure(repository, uuid)
    }
    /// Records how full a backup storage is.
    func measure(_ repository: any ImageRepository, _ uuid: UUID) throws(Failure) {
        let capacity = try repository.capacity(by: deadline(Patience.contact))
        try store.write { transaction throws(Failure) in
            try transaction.update(
                .backupStorage, uuid,
                ["total": capacity.total, "available": capacity.available, "observed_at": transaction.now])
        }
    }
}
