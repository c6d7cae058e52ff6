import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var createZone: CloudAPI {
        CloudAPI(
            "CreateZone", "Create a zone, the largest unit: usually one machine room", .changes, resource: "Zone"
        ) { p in
            let creation = CreationParameters(&p, .zone)
            let isDefault = p.defaulted("isDefault", false, "whether it becomes the default zone")
            return { given, cloud in
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    if given[isDefault] { try transaction.run("UPDATE zone SET is_default = 0") }
                    try transaction.create(
                        .zone, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "state": AdministrativeState.enabled, "is_default": given[isDefault],
                        ])
                    try creation.tag(given, .zone, uuid, cloud, transaction)
                }
                return .inventory(.zone, uuid)
            }
        }
    }

    /// R-ZONE-09: the state of a zone goes down to its clusters and their hosts.
    static var changeZoneState: CloudAPI {
        CloudAPI(
            "ChangeZoneState", "Enable or disable a zone with all its clusters and hosts", .changes, resource: "Zone"
        ) { p in
            let target = p.target("uuid", .zone)
            let event = p.required("stateEvent", StateEvent.self, "enable it or disable it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let state = given[event].state
                    try transaction.update(.zone, uuid, ["state": state])
                    try transaction.run("UPDATE cluster SET state = \(state) WHERE zone_uuid = \(uuid)")
                    try transaction.setHostStates(state, where: "zone_uuid = \(uuid)")
                }
                return .inventory(.zone, uuid)
            }
        }
    }

    static var deleteZone: CloudAPI {
        .delete(
            .zone,
            holding: [
                Holding("cluster", "SELECT uuid FROM cluster WHERE zone_uuid = ?"),
                Holding("primary storage", "SELECT uuid FROM primary_storage WHERE zone_uuid = ?"),
                Holding("backup storage", "SELECT backup_storage_uuid FROM backup_storage_zone WHERE zone_uuid = ?"),
                Holding("L2 network", "SELECT uuid FROM l2_network WHERE zone_uuid = ?"),
            ])
    }
}

extension Transaction {
    /// Enables or disables hosts; those in maintenance stay there.
    func setHostStates(_ state: AdministrativeState, where condition: SQL) throws(Failure) {
        try run(
            """
            UPDATE host SET state = \(state), last_op_date = \(now)
                WHERE state IN ('Enabled', 'Disabled') AND \(condition)
            """)
    }
}
