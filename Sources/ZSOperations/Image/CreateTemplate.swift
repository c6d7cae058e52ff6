import ZSCommandLine
import ZSModel
import ZSPorts
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// OP-VM-40, offline.
    static var createRootVolumeTemplate: CloudAPI {
        CloudAPI(
            "CreateRootVolumeTemplateFromRootVolume", "Make an image of the root volume of a stopped virtual machine",
            .changes, resource: "Image"
        ) { p in
            let creation = CreationParameters(&p, .image)
            let target = p.target("rootVolumeUuid", .volume)
            let storages = p.resources("backupStorageUuids", .backupStorage, templateStorages)
            let platform = p.optional("platform", Platform.self, "what runs in it; that of the virtual machine")
            let guestOS = p.optional("guestOsType", Description.self, "the operating system in it, for people")
            let system = p.defaulted("system", false, "whether it is for routers only")
            return { given, cloud in
                let volume = try cloud.find(given, target)
                let found = try cloud.store.read { reader throws(Failure) in
                    let record = try reader.volume(volume)
                    guard record.role == .root, let vm = record.vm else {
                        throw Failure(
                            .usage, "volume '\(record.name)' is no root volume",
                            hint: "zs-cli CreateDataVolumeTemplateFromVolume volumeUuid=\(volume)")
                    }
                    return try reader.vm(vm)
                }
                return try cloud.makeTemplate(given, creation, of: volume, in: try cloud.find(given, storages)) {
                    (transaction, image) throws(Failure) in
                    try transaction.create(
                        .image, image,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "url": "volume://\(volume)", "media_type": MediaType.root,
                            "platform": given[platform] ?? found.platform, "architecture": found.architecture,
                            "guest_os_type": given[guestOS], "system": given[system],
                            "state": AdministrativeState.enabled, "status": ImageStatus.creating,
                        ])
                }
            }
        }
    }

    /// OP-VOL-11, offline.
    static var createDataVolumeTemplate: CloudAPI {
        CloudAPI(
            "CreateDataVolumeTemplateFromVolume", "Make an image of a volume that no running virtual machine has",
            .changes, resource: "Image"
        ) { p in
            let creation = CreationParameters(&p, .image)
            let target = p.target("volumeUuid", .volume)
            let storages = p.resources("backupStorageUuids", .backupStorage, templateStorages)
            return { given, cloud in
                let volume = try cloud.find(given, target)
                return try cloud.makeTemplate(given, creation, of: volume, in: try cloud.find(given, storages)) {
                    (transaction, image) throws(Failure) in
                    try transaction.create(
                        .image, image,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "url": "volume://\(volume)", "media_type": MediaType.data, "platform": Platform.linux,
                            "state": AdministrativeState.enabled, "status": ImageStatus.creating,
                        ])
                }
            }
        }
    }

    private static var templateStorages: String { "where to keep it; an ImageStore of the zone, or what there is" }
}

extension Cloud {
    /// Makes an image of a volume.
    /// - Parameter create: makes its record.
    fileprivate func makeTemplate(
        _ given: Given, _ creation: CreationParameters, of volume: UUID, in storages: [UUID],
        _ create: (Transaction, UUID) throws(Failure) -> Void
    ) throws(Failure) -> CloudReply {
        let image = creation.uuid(given, self)
        let vm = try store.read { reader throws(Failure) in try reader.volume(volume).vm }
        try perform(on: image, locking: [image, volume] + (vm.map { [$0] } ?? [])) { transaction throws(Failure) in
            let record = try transaction.volume(volume)
            guard record.vm == vm else {
                throw Failure(.conflict, "volume '\(record.name)' has been attached or detached", hint: "try again")
            }
            guard record.status == .ready, let storage = record.storage, let host = try transaction.host(of: record)
            else {
                throw Failure(
                    .conflict, "volume '\(record.name)' is \(record.status.rawValue): there is nothing to copy")
            }
            var storages = storages
            if storages.isEmpty { storages = [try transaction.templateStorage(for: storage)] }
            for storage in storages { _ = try transaction.usableBackupStorage(storage) }
            try create(transaction, image)
            for storage in storages { try transaction.promise(image: image, to: storage, .creating) }
            try creation.tag(given, .image, image, self, transaction)
            return TemplateMaking(
                image: image, volume: volume, role: record.role, storage: storage, host: host, repositories: storages)
        }
        return .inventory(.image, image)
    }
}

extension Reader {
    /// The host on which a volume can be read; nobody may write to it.
    fileprivate func host(of volume: VolumeRecord) throws(Failure) -> UUID? {
        let vm = try volume.vm.map { vm throws(Failure) in try self.vm(vm, for: .image) }
        return volume.host ?? vm?.lastHost
    }
    /// R-BS-05: an ImageStore of the zone before anything else.
    fileprivate func templateStorage(for storage: UUID) throws(Failure) -> UUID {
        let found = try uuids(
            """
            SELECT b.uuid FROM backup_storage b JOIN backup_storage_zone z ON z.backup_storage_uuid = b.uuid
                WHERE z.zone_uuid = \(try primaryStorage(storage).zone) AND b.state = 'Enabled'
                    AND b.status = 'Connected'
                ORDER BY b.type <> 'ImageStore', b.id LIMIT 1
            """)
        guard let first = found.first else {
            throw Failure(
                .conflict, "no backup storage of the zone is Enabled and Connected", code: "BS.1003",
                hint: "name one with backupStorageUuids")
        }
        return first
    }
}
