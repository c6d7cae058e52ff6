import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var createL2NoVlanNetwork: CloudAPI {
        CloudAPI(
            "CreateL2NoVlanNetwork", "Create an L2 network on an untagged device of the hosts", .changes,
            resource: "L2Network"
        ) { p in
            let zone = p.resource("zoneUuid", .zone, "the zone that it belongs to")
            let creation = CreationParameters(&p, .l2Network)
            let device = p.required("physicalInterface", InterfaceName.self, "the device, such as eth1")
            return { given, cloud in
                try cloud.createL2(given, creation, zone: try cloud.find(given, zone), given[device], vlan: nil)
            }
        }
    }

    static var createL2VlanNetwork: CloudAPI {
        CloudAPI(
            "CreateL2VlanNetwork", "Create an L2 network on a VLAN of a device of the hosts", .changes,
            resource: "L2Network"
        ) { p in
            let zone = p.resource("zoneUuid", .zone, "the zone that it belongs to")
            let creation = CreationParameters(&p, .l2Network)
            let device = p.required("physicalInterface", InterfaceName.self, "the device that carries the VLAN")
            let vlan = p.required("vlan", VLANTag.self, "the VLAN, 1 to 4094")
            return { given, cloud in
                try cloud.createL2(given, creation, zone: try cloud.find(given, zone), given[device], vlan: given[vlan])
            }
        }
    }

    static var deleteL2Network: CloudAPI {
        .delete(
            .l2Network,
            holding: [
                Holding("L3 network", "SELECT uuid FROM l3_network WHERE l2_network_uuid = ?"),
                Holding("attached cluster", "SELECT cluster_uuid FROM l2_network_cluster WHERE l2_network_uuid = ?"),
            ])
    }
}

extension Cloud {
    fileprivate func createL2(
        _ given: Given, _ creation: CreationParameters, zone: UUID, _ device: InterfaceName, vlan: VLANTag?
    ) throws(Failure) -> CloudReply {
        let devices = try L2Devices(physicalInterface: device, vlan: vlan)
        let uuid = creation.uuid(given, self)
        try change(on: uuid) { transaction throws(Failure) in
            try transaction.refuseSameDevice(device, vlan, in: zone)
            try transaction.create(
                .l2Network, uuid,
                [
                    "name": given[creation.name], "description": given[creation.description], "zone_uuid": zone,
                    "physical_interface": device, "type": vlan == nil ? "L2NoVlanNetwork" : "L2VlanNetwork",
                    "vlan": vlan, "bridge": devices.bridge,
                ])
            try creation.tag(given, .l2Network, uuid, self, transaction)
        }
        return .inventory(.l2Network, uuid)
    }
}

extension Reader {
    /// R-L2N-02 and R-L2V-06; the unique index would say the same less clearly.
    fileprivate func refuseSameDevice(_ device: InterfaceName, _ vlan: VLANTag?, in zone: UUID) throws(Failure) {
        let known = try first(
            """
            SELECT name FROM l2_network WHERE zone_uuid = \(zone) AND physical_interface = \(device)
                AND vlan IS \(optional: vlan)
            """
        ) { row throws(Failure) in try row.text("name") }
        guard let known else { return }
        throw Failure(
            .exists,
            vlan.map { "VLAN \($0) of device \(device) is L2 network '\(known)' already (R-L2V-06)" }
                ?? "device \(device) carries L2 network '\(known)' already (R-L2N-02)")
    }
}
