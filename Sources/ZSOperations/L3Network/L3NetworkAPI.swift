import ZSCommandLine
import ZSModel
import ZSStore

/// What an L3 network is for (R-L3-01 to R-L3-03).
enum L3Category: String, Sendable, CaseIterable, ParameterValue, Bindable {
    case isPublic = "Public"
    case isPrivate = "Private"
    case isSystem = "System"
}

extension Action where Context == Cloud, Reply == CloudReply {
    static var createL3Network: CloudAPI {
        CloudAPI("CreateL3Network", "Create an L3 network: addresses on an L2 network", .changes, resource: "L3Network") {
            p in
            let l2 = p.resource("l2NetworkUuid", .l2Network, "the L2 network that carries it")
            let creation = CreationParameters(&p, .l3Network)
            let category = p.defaulted("category", L3Category.isPrivate, "what it is for")
            let domain = p.optional("dnsDomain", HostAddress.self, "the domain of its guests")
            let system = p.defaulted("system", false, "whether ordinary virtual machines are kept off it")
            return { given, cloud in
                let l2 = try cloud.find(given, l2)
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    let zone = try transaction.uuids("SELECT zone_uuid FROM l2_network WHERE uuid = \(l2)").first
                    guard let zone else { throw ResourceKind.l2Network.notFound(l2) }
                    try transaction.create(
                        .l3Network, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "zone_uuid": zone, "l2_network_uuid": l2, "category": given[category],
                            "dns_domain": given[domain]?.text, "state": AdministrativeState.enabled,
                            "system": given[system] || given[category] == .isSystem,
                        ])
                    try creation.tag(given, .l3Network, uuid, cloud, transaction)
                }
                return .inventory(.l3Network, uuid)
            }
        }
    }

    static var deleteL3Network: CloudAPI {
        .delete(
            .l3Network,
            holding: [
                Holding("NIC", "SELECT uuid FROM vm_nic WHERE l3_network_uuid = ?"),
                Holding("used IP", "SELECT uuid FROM used_ip WHERE l3_network_uuid = ?"),
            ],
            clearing: [
                "DELETE FROM resource WHERE uuid IN (SELECT uuid FROM ip_range WHERE l3_network_uuid = ?)",
                "DELETE FROM ip_range WHERE l3_network_uuid = ?",
            ])
    }

    static var addDnsToL3Network: CloudAPI {
        CloudAPI("AddDnsToL3Network", "Add a name server to an L3 network", .changes, resource: "L3Network") { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let dns = p.required("dns", IPv4Address.self, "the address of the name server")
            return { given, cloud in
                let network = try cloud.find(given, network)
                try cloud.change(on: network, locking: [network]) { transaction throws(Failure) in
                    try transaction.run(
                        """
                        INSERT INTO l3_network_dns (l3_network_uuid, dns, position)
                            SELECT \(network), \(given[dns]), 1 + coalesce(max(position), 0) FROM l3_network_dns
                                WHERE l3_network_uuid = \(network)
                        """)
                }
                return .inventory(.l3Network, network)
            }
        }
    }

    static var removeDnsFromL3Network: CloudAPI {
        CloudAPI(
            "RemoveDnsFromL3Network", "Take a name server away from an L3 network", .changes, resource: "L3Network"
        ) { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let dns = p.required("dns", IPv4Address.self, "the address of the name server")
            return { given, cloud in
                let network = try cloud.find(given, network)
                try cloud.change(on: network, locking: [network]) { transaction throws(Failure) in
                    try transaction.run(
                        "DELETE FROM l3_network_dns WHERE l3_network_uuid = \(network) AND dns = \(given[dns])")
                    guard transaction.changes == 1 else {
                        throw Failure(.notFound, "L3 network \(network) has no name server \(given[dns])")
                    }
                }
                return .inventory(.l3Network, network)
            }
        }
    }
}
