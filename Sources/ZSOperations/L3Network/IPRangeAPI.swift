import ZSRendering
import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var addIpRange: CloudAPI {
        CloudAPI("AddIpRange", "Add a range of addresses to an L3 network", .changes, resource: "IpRange") { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let creation = CreationParameters(&p, .ipRange)
            let first = p.required("startIp", IPv4Address.self, "the first address")
            let last = p.required("endIp", IPv4Address.self, "the last address")
            let mask = p.required("netmask", IPv4Netmask.self, "the netmask")
            let gateway = p.optional("gateway", IPv4Address.self, "the gateway")
            return { given, cloud in
                let range = try AddressRange(
                    first: given[first], last: given[last], mask: given[mask], gateway: given[gateway])
                return try cloud.add(range, to: try cloud.find(given, network), given, creation)
            }
        }
    }

    /// R-IPR-07.
    static var addIpRangeByNetworkCidr: CloudAPI {
        CloudAPI(
            "AddIpRangeByNetworkCidr", "Add all addresses of a network to an L3 network", .changes,
            resource: "IpRange"
        ) { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let creation = CreationParameters(&p, .ipRange)
            let cidr = p.required("networkCidr", IPv4Network.self, "the network, such as 192.168.1.0/24")
            let gateway = p.optional("gateway", IPv4Address.self, "the gateway; the first usable address unless given")
            return { given, cloud in
                let range = try AddressRange(given[cidr], gateway: given[gateway])
                return try cloud.add(range, to: try cloud.find(given, network), given, creation)
            }
        }
    }

    static var deleteIpRange: CloudAPI {
        .delete(.ipRange, holding: [Holding("used IP", "SELECT uuid FROM used_ip WHERE ip_range_uuid = ?")])
    }

    static var getFreeIp: CloudAPI {
        CloudAPI("GetFreeIp", "List free addresses of an L3 network", .reads, resource: "L3Network") { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let start = p.optional("start", IPv4Address.self, "the address to begin at")
            let limit = p.defaulted("limit", 100, "the most to list", limit: .range(1...10000))
            return { given, cloud in
                let network = try cloud.find(given, network)
                let free = try cloud.store.read { reader throws(Failure) in
                    try reader.addresses(of: network).free(from: given[start], limit: given[limit])
                }
                return .members([("inventories", .list(free.map { ["ip": .text($0.description)] }))])
            }
        }
    }

    static var checkIpAvailability: CloudAPI {
        CloudAPI(
            "CheckIpAvailability", "Tell whether an address of an L3 network is free", .reads, resource: "L3Network"
        ) { p in
            let network = p.resource("l3NetworkUuid", .l3Network, "the L3 network")
            let address = p.required("ip", IPv4Address.self, "the address")
            return { given, cloud in
                let network = try cloud.find(given, network)
                let objection = try cloud.store.read { reader throws(Failure) in
                    try reader.addresses(of: network).objection(to: given[address])
                }
                return .members([
                    ("available", .bool(objection == nil)), ("reason", objection.map { .text($0) } ?? .null),
                ])
            }
        }
    }

    static var getIpAddressCapacity: CloudAPI {
        CloudAPI(
            "GetIpAddressCapacity", "Count the addresses of L3 networks", .reads, resource: "L3Network"
        ) { p in
            let networks = p.resources("l3NetworkUuids", .l3Network, "the L3 networks; all unless given")
            return { given, cloud in
                var wanted = try cloud.find(given, networks)
                let (total, free) = try cloud.store.read { reader throws(Failure) in
                    if wanted.isEmpty { wanted = try reader.uuids("SELECT uuid FROM l3_network ORDER BY id") }
                    var counts = (0, 0)
                    for network in wanted {
                        let pool = try reader.addresses(of: network)
                        counts = (counts.0 + pool.totalCount, counts.1 + pool.freeCount)
                    }
                    return counts
                }
                return .members([
                    ("totalCapacity", .integer(Int64(total))), ("availableCapacity", .integer(Int64(free))),
                    ("usedIpAddressNumber", .integer(Int64(total - free))),
                ])
            }
        }
    }
}

extension Cloud {
    fileprivate func add(
        _ range: AddressRange, to network: UUID, _ given: Given, _ creation: CreationParameters
    ) throws(Failure) -> CloudReply {
        let uuid = creation.uuid(given, self)
        try change(on: uuid, locking: [network]) { transaction throws(Failure) in
            try range.check(beside: try transaction.ranges(of: network).map(\.addresses))
            try transaction.create(
                .ipRange, uuid,
                [
                    "name": given[creation.name], "description": given[creation.description],
                    "l3_network_uuid": network, "start_ip": range.range.first, "end_ip": range.range.last,
                    "start_number": range.range.first.number, "end_number": range.range.last.number,
                    "netmask": range.mask, "gateway": range.gateway,
                    "network_cidr": IPv4Network(containing: range.range.first, mask: range.mask).description,
                ])
            try creation.tag(given, .ipRange, uuid, self, transaction)
        }
        return .inventory(.ipRange, uuid)
    }
}

/// A range of an L3 network with its identity.
struct RangeRecord: Sendable {
    let uuid: UUID
    let addresses: AddressRange
    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        addresses = try AddressRange(
            first: try row.value("start_ip"), last: try row.value("end_ip"), mask: try row.value("netmask"),
            gateway: try row.optional("gateway"))
    }
}

extension Reader {
    func ranges(of network: UUID) throws(Failure) -> [RangeRecord] {
        try all("SELECT * FROM ip_range WHERE l3_network_uuid = \(network) ORDER BY start_number") {
            row throws(Failure) in try RangeRecord(row)
        }
    }
    /// The addresses of an L3 network, and which of them are gone (A-NET-03).
    func addresses(of network: UUID) throws(Failure) -> AddressPool {
        let used = try all("SELECT ip_number FROM used_ip WHERE l3_network_uuid = \(network)") { row throws(Failure) in
            IPv4Address(number: UInt32(truncatingIfNeeded: try row.integer("ip_number")))
        }
        let ranges = try ranges(of: network)
        return AddressPool(
            ranges: ranges.map(\.addresses.range), used: used, kept: ranges.compactMap(\.addresses.gateway))
    }
}
