package import ZSModel

extension NetworkDraft {
    /// Gives `interface` the addresses of `request` in place of those of the same families (N-02).
    ///
    /// Routes through the interface stay while their gateways can be reached; the others go, with a warning.
    package mutating func setAddresses(
        of interface: InterfaceName, _ request: InterfaceAddressing
    ) throws(Failure) {
        try request.check(reserved: limits.reserved)
        let link = try existing(interface, rule: "N-02")
        guard link.kind != .loopback else {
            throw .refusal(.conflict, "\(interface) is the loopback", rule: "N-02")
        }
        if let master = link.master {
            throw .refusal(
                .conflict, "\(interface) belongs to \(master), which carries the addresses",
                hint: "name \(master) instead", rule: "N-37")
        }
        for prefix in request.addresses { try refuseDouble(prefix, for: interface) }
        let families = Set(request.addresses.map(\.family))
        change(interface) { link in
            let wanted = request.addresses.map { prefix in
                // One that stands already stays as it is, whatever its broadcast address or label.
                link.addresses.first { $0.prefix == prefix && $0.lifetime == nil } ?? InterfaceAddress(static: prefix)
            }
            link.addresses = wanted + link.addresses.filter { !families.contains($0.prefix.family) }
        }
        turnOn(interface)
        dropLostRoutes(of: interface)
        if let gateway = request.gateway, request.isDefault { try setDefaultRoute(via: gateway, on: interface) }
    }

    /// Takes every address and route of `interface` away (`-d`).
    package mutating func clear(_ interface: InterfaceName) throws(Failure) {
        let link = try existing(interface, rule: "N-02")
        guard link.kind != .loopback else {
            throw .refusal(.conflict, "\(interface) is the loopback", rule: "N-02")
        }
        change(interface) { $0.addresses = [] }
        network.routes = network.routes.filter { $0.device != interface }
    }

    private func refuseDouble(_ prefix: IPPrefix, for interface: InterfaceName) throws(Failure) {
        if let other = network.carrier(of: prefix.address), other.name != interface {
            throw .refusal(
                .conflict, "\(prefix.address) is an address of \(other.name) already",
                hint: "clear it there first: zs-network-setting clear \(other.name)", rule: "N-56")
        }
    }
    private mutating func dropLostRoutes(of interface: InterfaceName) {
        let addresses = Set(network[interface]?.addresses.map(\.address) ?? [])
        for route in network.routes(on: interface) {
            let gatewayIsNear = route.gateway.map { network.reaches($0, on: interface) || route.isOnLink } ?? true
            let sourceIsHere = route.source.map(addresses.contains) ?? true
            if gatewayIsNear && sourceIsHere { continue }
            network.routes.remove(route)
            if gatewayIsNear, route.destination == nil { continue }
            warnings.append("the route \(route) goes: the new addresses do not reach its gateway")
        }
    }
    private mutating func setDefaultRoute(via gateway: IPAddress, on interface: InterfaceName) throws(Failure) {
        let defaults = network.routes.filter { $0.isDefault && $0.family == gateway.family && $0.table == "main" }
        if let other = defaults.first(where: { $0.device != interface }) {
            throw .refusal(
                .conflict, "the machine has a default gateway already: \(other)",
                hint: "--no-default-route keeps \(interface) without one", rule: "N-56")
        }
        if defaults.contains(where: { $0.gateway == gateway }) { return }
        network.routes.subtract(defaults)
        network.routes.insert(Route(gateway.family, to: nil, via: gateway, on: interface))
    }
}
