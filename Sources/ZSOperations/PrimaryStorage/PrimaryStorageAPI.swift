import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var addLocalPrimaryStorage: CloudAPI {
        CloudAPI(
            "AddLocalPrimaryStorage", "Add a directory that every host of its clusters has as primary storage",
            .changes, resource: "PrimaryStorage"
        ) { p in
            let zone = p.resource("zoneUuid", .zone, "the zone that it belongs to")
            let creation = CreationParameters(&p, .primaryStorage)
            let url = p.required("url", AbsolutePath.self, "the directory, such as /zs_ps")
            return { given, cloud in
                let zone = try cloud.find(given, zone)
                try refuseSystemPath(given[url])
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    try transaction.refuseKnownURL(given[url].text)
                    try transaction.create(
                        .primaryStorage, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "zone_uuid": zone, "type": StorageRecord.localType, "url": given[url],
                            "mount_path": given[url], "state": StorageState.enabled,
                            "status": ConnectionStatus.connecting,
                        ])
                    try creation.tag(given, .primaryStorage, uuid, cloud, transaction)
                }
                return .inventory(.primaryStorage, uuid)
            }
        }
    }

    /// R-PS-10 and R-PS-11: maintenance wants its running VMs stopped first.
    static var changePrimaryStorageState: CloudAPI {
        CloudAPI(
            "ChangePrimaryStorageState", "Enable or disable a primary storage, or take it into maintenance", .changes,
            resource: "PrimaryStorage"
        ) { p in
            let target = p.target("uuid", .primaryStorage)
            let event = p.required("stateEvent", MaintenanceEvent.self, "what to do with it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    if given[event] == .maintain {
                        try transaction.refuseHeld(
                            .primaryStorage, uuid,
                            by: [
                                Holding(
                                    "running virtual machine",
                                    """
                                    SELECT DISTINCT vm_instance_uuid FROM volume JOIN vm_instance
                                        ON vm_instance.uuid = volume.vm_instance_uuid
                                        WHERE volume.primary_storage_uuid = ?
                                            AND vm_instance.state NOT IN ('Stopped', 'Destroyed')
                                    """)
                            ])
                    }
                    let state: StorageState =
                        switch given[event] {
                        case .enable: .enabled
                        case .disable: .disabled
                        case .maintain: .maintenance
                        }
                    try transaction.update(.primaryStorage, uuid, ["state": state])
                }
                return .inventory(.primaryStorage, uuid)
            }
        }
    }

    static var deletePrimaryStorage: CloudAPI {
        .delete(
            .primaryStorage,
            holding: [
                Holding("volume", "SELECT uuid FROM volume WHERE primary_storage_uuid = ?"),
                Holding(
                    "attached cluster", "SELECT cluster_uuid FROM primary_storage_cluster WHERE primary_storage_uuid = ?"
                ),
            ])
    }
}

/// R-PSL-02: a storage there would damage the host.
private func refuseSystemPath(_ path: AbsolutePath) throws(Failure) {
    let whole = ["/", "/bin", "/sbin", "/usr", "/usr/bin", "/usr/sbin", "/lib", "/etc", "/boot", "/root"]
    let below = ["/dev", "/proc", "/sys", "/run"]
    guard !whole.contains(path.text), !below.contains(where: { path.text == $0 || path.text.hasPrefix($0 + "/") })
    else {
        throw Failure(
            .usage, "'\(path)' belongs to the system: a storage there would damage the host (R-PSL-02)",
            hint: "choose a directory of its own, such as /zs_ps")
    }
}

extension Reader {
    /// R-ZONE-04: one URL is one storage, whatever the zone.
    fileprivate func refuseKnownURL(_ url: String) throws(Failure) {
        let known = try first(
            "SELECT name FROM primary_storage WHERE url = \(url) AND type = \(StorageRecord.localType)"
        ) { row throws(Failure) in try row.text("name") }
        guard let known else { return }
        throw Failure(
            .exists, "'\(url)' is primary storage '\(known)' already (R-ZONE-04)",
            hint: "attach that one to further clusters of its zone")
    }
}
