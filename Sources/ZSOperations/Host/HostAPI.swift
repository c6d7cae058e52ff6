import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var updateHost: CloudAPI { update("UpdateHost") }
    /// The original's second name, which also takes the login.
    static var updateKVMHost: CloudAPI { update("UpdateKVMHost") }

    /// R-HOST-08: the management address may be changed; a reconnect follows.
    private static func update(_ api: String) -> CloudAPI {
        CloudAPI(
            api, "Change the name, description or address of a host", .changes, resource: "Host",
            discussion: "After a change of the address, the port or the user, reconnect the host."
        ) { p in
            let target = p.target("uuid", .host)
            let name = p.optional("name", Name.self, "the new name")
            let description = p.optional("description", Description.self, "the new description")
            let address = p.optional("managementIp", HostAddress.self, "the new address")
            let port = p.optional("sshPort", Port.self, "the new port of its SSH server")
            let user = p.optional("username", LoginName.self, "the new login name")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.refuseNothing(
                    given.has(name) || given.has(description) || given.has(address) || given.has(port)
                        || given.has(user))
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    if let name = given[name] { try transaction.update(.host, uuid, ["name": name]) }
                    if let text = given[description] { try transaction.update(.host, uuid, ["description": text]) }
                    if let address = given[address] {
                        try transaction.update(.host, uuid, ["management_ip": address.text])
                    }
                    if let port = given[port] { try transaction.update(.host, uuid, ["ssh_port": port]) }
                    if let user = given[user] { try transaction.update(.host, uuid, ["username": user.text]) }
                    if given.has(address) || given.has(port) || given.has(user) {
                        try transaction.setStatus(of: uuid, .disconnected)
                    }
                }
                return .inventory(.host, uuid)
            }
        }
    }

    static var changeHostState: CloudAPI {
        CloudAPI(
            "ChangeHostState", "Enable or disable a host, or take it into maintenance", .changes, resource: "Host"
        ) { p in
            let target = p.target("uuid", .host)
            let event = p.required("stateEvent", MaintenanceEvent.self, "what to do with it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let host = try transaction.host(uuid)
                    try transaction.update(.host, uuid, ["state": try transaction.state(of: host, after: given[event])])
                }
                return .inventory(.host, uuid)
            }
        }
    }

    /// R-HOST-20: only a host that is Disconnected or in Maintenance.
    static var deleteHost: CloudAPI {
        CloudAPI("DeleteHost", "Delete a host", .destroys, resource: "Host") { p in
            let target = p.target("uuid", .host)
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.confirmLoss(of: .host, uuid, "is deleted; what lies on its disks stays")
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let host = try transaction.host(uuid)
                    guard host.status == .disconnected || host.state == .maintenance else {
                        throw Failure(
                            .conflict, "host '\(host.name)' is \(host.state.rawValue) and \(host.status.rawValue)",
                            hint: "R-HOST-20: take it into maintenance first: "
                                + "zs-cli ChangeHostState uuid=\(uuid) stateEvent=maintain")
                    }
                    try transaction.refuseHeld(
                        .host, uuid,
                        by: [
                            Holding(
                                "virtual machine",
                                "SELECT uuid FROM vm_instance WHERE ?1 IN (host_uuid, last_host_uuid)"),
                            Holding("volume", "SELECT uuid FROM volume WHERE host_uuid = ?"),
                        ])
                    try transaction.run("DELETE FROM image_cache WHERE host_uuid = \(uuid)")
                    try transaction.run(
                        """
                        DELETE FROM storage_claim WHERE share_id IN
                            (SELECT id FROM storage_share WHERE host_uuid = \(uuid))
                        """)
                    try transaction.run("DELETE FROM storage_share WHERE host_uuid = \(uuid)")
                    try transaction.delete(.host, uuid)
                }
                return .done
            }
        }
    }
}

extension Reader {
    /// The state of a host after an event.  A host with running VMs cannot be taken into maintenance.
    fileprivate func state(of host: HostRecord, after event: MaintenanceEvent) throws(Failure) -> HostState {
        switch event {
        case .enable: return .enabled
        case .disable: return .disabled
        case .maintain:
            try refuseHeld(
                .host, host.uuid,
                by: [
                    Holding(
                        "running virtual machine",
                        "SELECT uuid FROM vm_instance WHERE host_uuid = ? AND state NOT IN ('Stopped', 'Destroyed')")
                ])
            guard let preparing = host.state.after(.preMaintain) ?? (host.state == .maintenance ? .preMaintenance : nil),
                let state = preparing.after(.maintain)
            else { throw Failure(.conflict, "host '\(host.name)' is \(host.state.rawValue)", code: "HOST.1001") }
            return state
        }
    }
}
