import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var reconnectBackupStorage: CloudAPI {
        CloudAPI(
            "ReconnectBackupStorage", "Look at a backup storage anew and measure it", .changes,
            aliases: ["ReconnectSftpBackupStorage", "ReconnectImageStoreBackupStorage"], resource: "BackupStorage"
        ) { p in
            let target = p.target("uuid", .backupStorage)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    BackupStorageConnection(storage: uuid, isNew: false)
                }
                return .inventory(.backupStorage, uuid)
            }
        }
    }

    /// R-BS-10: the address may change; a reconnect follows.
    static var updateSftpBackupStorage: CloudAPI {
        CloudAPI(
            "UpdateSftpBackupStorage", "Change the name, description or address of a backup storage", .changes,
            aliases: ["UpdateImageStoreBackupStorage"], resource: "BackupStorage",
            discussion: "After a change of the address, reconnect the backup storage."
        ) { p in
            let target = p.target("uuid", .backupStorage)
            let name = p.optional("name", Name.self, "the new name")
            let description = p.optional("description", Description.self, "the new description")
            let address = p.optional("hostname", HostAddress.self, "the new address of the machine")
            let port = p.optional("sshPort", Port.self, "the new port of its SSH server")
            let user = p.optional("username", LoginName.self, "the new login name")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                let moves = given.has(address) || given.has(port) || given.has(user)
                try cloud.refuseNothing(moves || given.has(name) || given.has(description))
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let kind = ResourceKind.backupStorage
                    if let name = given[name] { try transaction.update(kind, uuid, ["name": name]) }
                    if let text = given[description] { try transaction.update(kind, uuid, ["description": text]) }
                    if let address = given[address] { try transaction.update(kind, uuid, ["hostname": address.text]) }
                    if let port = given[port] { try transaction.update(kind, uuid, ["ssh_port": port]) }
                    if let user = given[user] { try transaction.update(kind, uuid, ["username": user.text]) }
                    if moves { try transaction.update(kind, uuid, ["status": ConnectionStatus.disconnected]) }
                }
                return .inventory(.backupStorage, uuid)
            }
        }
    }

    /// R-ZONE-07: a backup storage is attached to at most one zone.
    static var attachBackupStorageToZone: CloudAPI {
        CloudAPI(
            "AttachBackupStorageToZone", "Let a zone use a backup storage", .changes, resource: "BackupStorage"
        ) { p in
            let storage = p.resource("backupStorageUuid", .backupStorage, "the backup storage")
            let zone = p.resource("zoneUuid", .zone, "the zone")
            return { given, cloud in
                let (storage, zone) = (try cloud.find(given, storage), try cloud.find(given, zone))
                try cloud.change(on: storage, locking: [storage]) { transaction throws(Failure) in
                    let attached = try transaction.uuids(
                        "SELECT zone_uuid FROM backup_storage_zone WHERE backup_storage_uuid = \(storage)")
                    if let other = attached.first {
                        throw Failure(
                            .exists, "the backup storage is attached to zone \(other) already (R-ZONE-07)",
                            code: "BS.1001", hint: other == zone ? nil : "detach it from there first")
                    }
                    try transaction.insert(
                        "backup_storage_zone", ["backup_storage_uuid": storage, "zone_uuid": zone])
                }
                return .inventory(.backupStorage, storage)
            }
        }
    }

    static var detachBackupStorageFromZone: CloudAPI {
        CloudAPI(
            "DetachBackupStorageFromZone", "Take a backup storage away from a zone", .changes,
            resource: "BackupStorage"
        ) { p in
            let storage = p.resource("backupStorageUuid", .backupStorage, "the backup storage")
            let zone = p.resource("zoneUuid", .zone, "the zone")
            return { given, cloud in
                let (storage, zone) = (try cloud.find(given, storage), try cloud.find(given, zone))
                try cloud.change(on: storage, locking: [storage]) { transaction throws(Failure) in
                    try transaction.run(
                        """
                        DELETE FROM backup_storage_zone
                            WHERE backup_storage_uuid = \(storage) AND zone_uuid = \(zone)
                        """)
                    guard transaction.changes == 1 else {
                        throw Failure(
                            .notFound, "the backup storage is not attached to zone \(zone)", code: "BS.1002")
                    }
                }
                return .inventory(.backupStorage, storage)
            }
        }
    }

    static var deleteBackupStorage: CloudAPI {
        .delete(
            .backupStorage,
            holding: [Holding("image", "SELECT image_uuid FROM image_backup_storage WHERE backup_storage_uuid = ?")],
            clearing: ["DELETE FROM backup_storage_zone WHERE backup_storage_uuid = ?"])
    }
}
