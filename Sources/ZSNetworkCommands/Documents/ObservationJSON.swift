import ZSLink
import ZSModel
import ZSRendering

extension Observation {
    /// What `show` prints (N-62).
    /// - Parameter management: the address by which the machine is managed, when it is known.
    func json(management: IPAddress? = nil) -> JSON {
        [
            "interfaces": .list(status.map { json(of: $0, management) }),
            "bonds": .list(network.sortedLinks.filter { $0.bond != nil }.map(json(ofBond:))),
            "bridges": .list(
                network.sortedLinks.filter { $0.bridge != nil }.map { bridge in
                    [
                        "name": .text(bridge.name.text),
                        "ports": .list(network.members(of: bridge.name).map { .text($0.name.text) }),
                    ]
                }),
            "routes": .list(network.sortedRoutes.map(json(of:))),
        ]
    }
    private func json(of status: LinkStatus, _ management: IPAddress?) -> JSON {
        let link = network[status.name]
        return [
            "name": .text(status.name.text), "kind": text(link?.kindName), "index": .integer(Int64(status.index)),
            "state": .text(status.state), "up": .bool(link?.isUp ?? false), "carrier": .bool(status.hasCarrier),
            "mtu": .integer(Int64(link?.mtu ?? 0)), "mac": text(status.mac?.description),
            "permanentMac": text(status.permanentMAC?.description),
            "speed": status.speed.map { .integer(Int64($0)) } ?? .null, "driver": text(status.driver),
            "addresses": .list(
                status.addresses.map { address in
                    [
                        "address": .text(address.address.description), "prefix": .integer(Int64(address.prefix.length)),
                        "scope": .text(address.scope.rawValue),
                    ]
                }),
            "master": text(link?.master?.text),
            "vlan": link?.vlan.map { .integer(Int64($0.tag.number)) } ?? .null, "base": text(link?.vlan?.base.text),
            "management": .bool(status.addresses.contains { $0.address == management }),
        ]
    }
    private func json(ofBond link: Link) -> JSON {
        let found = bond(link.name)
        return [
            "name": .text(link.name.text), "mode": text(link.bond?.mode.name), "options": text(link.bond?.optionsText),
            "slaves": .list(
                network.members(of: link.name).map { slave in
                    let state = found?.slaves.first { $0.name == slave.name }
                    return [
                        "name": .text(slave.name.text), "state": .text(state?.isUp == true ? "up" : "down"),
                        "speed": state?.speed.map { .integer(Int64($0)) } ?? .null,
                        "active": .bool(found?.activeSlave == slave.name),
                    ]
                }),
            "partnerMac": text(found?.partnerMAC),
            "vlans": .list(network.vlans(on: link.name).map { .text($0.name.text) }),
            "bridge": text(link.master?.text),
        ]
    }
    private func json(of route: Route) -> JSON {
        [
            "destination": .text(route.destination?.description ?? "default"),
            "gateway": text(route.gateway?.description), "device": .text(route.device.text),
            "source": text(route.source?.description), "metric": route.metric.map { .integer(Int64($0)) } ?? .null,
            "table": .text(route.table),
        ]
    }
    private func text(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
}
