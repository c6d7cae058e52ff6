package import ZSModel

/// What the kernel does when it is told to make a step: a plan is tried here before it is tried on a machine.
extension HostNetwork {
    /// Makes `step` in this value.
    /// - Throws: `.bug` when the kernel would refuse the step, or would lose something that the plan did not say.
    package mutating func perform(_ step: LinkStep) throws(Failure) {
        switch step {
        case .create(let link): try create(link)
        case .delete(let link): try delete(link)
        case .rename(let name, let new): try rename(name, to: new)
        case .setUp(let name, _, let to): try setUp(name, to)
        case .setMTU(let name, _, let to): try setMTU(name, to)
        case .setMAC(let name, _, let to): try change(name) { $0.mac = to }
        case .setAlias(let name, _, let to): try change(name) { $0.alias = to }
        case .setBond(let name, let from, let to): try setBond(name, from, to)
        case .setMaster(let name, let from, let to): try setMaster(name, from, to)
        case .addAddress(let name, let address): try add(address, to: name)
        case .removeAddress(let name, let address): try remove(address, from: name)
        case .addRoute(let route): try add(route)
        case .removeRoute(let route):
            try expect(routes.remove(route) != nil, "no route \(route) to remove")
        }
    }

    private func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) throws(Failure) {
        if !condition { throw Failure(.bug, "a network plan breaks the kernel's rules: \(complaint())") }
    }
    private func existing(_ name: InterfaceName) throws(Failure) -> Link {
        guard let link = self[name] else {
            throw Failure(.bug, "a network plan breaks the kernel's rules: no link \(name)")
        }
        return link
    }
    private mutating func change(_ name: InterfaceName, _ edit: (inout Link) -> Void) throws(Failure) {
        var link = try existing(name)
        edit(&link)
        self[name] = link
    }
    private func isBond(_ name: InterfaceName?) -> Bool { name.flatMap { self[$0]?.bond } != nil }

    private mutating func create(_ link: Link) throws(Failure) {
        try expect(self[link.name] == nil, "\(link.name) exists")
        try expect(
            !link.isUp && link.addresses.isEmpty && link.master == nil && link.alias == nil,
            "\(link.name) is made with a past")
        if let base = link.vlan?.base {
            let limit = try existing(base).mtu
            try expect(link.mtu <= limit, "\(link.name) over the MTU of \(base)")
        }
        self[link.name] = link
    }
    private mutating func delete(_ link: Link) throws(Failure) {
        try expect(self[link.name] == link, "\(link.name) is not as it is when deleted")
        try expect(!link.isUp && link.addresses.isEmpty && link.master == nil, "\(link.name) is in use")
        try expect(members(of: link.name).isEmpty && vlans(on: link.name).isEmpty, "links stand on \(link.name)")
        self[link.name] = nil
    }
    private mutating func rename(_ name: InterfaceName, to new: InterfaceName) throws(Failure) {
        let link = try existing(name)
        try expect(self[new] == nil && !link.isUp, "\(name) cannot become \(new)")
        self = renamed([name: new])
    }
    private mutating func setUp(_ name: InterfaceName, _ up: Bool) throws(Failure) {
        let link = try existing(name)
        if up, let base = link.vlan?.base {
            let below = try existing(base)
            try expect(below.isUp, "\(base) under \(name) is down")
        }
        for affected in [link] + allVLANs(on: name) {
            if !up {
                try expect(routes(on: affected.name).isEmpty, "routes on \(affected.name) would be lost")
                try expect(
                    affected.addresses.allSatisfy { $0.prefix.family == .v4 },
                    "IPv6 addresses of \(affected.name) would be lost")
            }
            try change(affected.name) { $0.isUp = up }
        }
    }
    private mutating func setMTU(_ name: InterfaceName, _ mtu: Int) throws(Failure) {
        let link = try existing(name)
        if let base = link.vlan?.base {
            let limit = try existing(base).mtu
            try expect(mtu <= limit, "\(name) over the MTU of \(base)")
        }
        try expect(vlans(on: name).allSatisfy { $0.mtu <= mtu }, "VLANs over the MTU of \(name)")
        try expect(!isBond(link.master) || link.mtu == mtu, "MTU of \(name) is that of its bond")
        try change(name) { $0.mtu = mtu }
        if link.bond != nil { for slave in members(of: name) { try change(slave.name) { $0.mtu = mtu } } }
    }
    private mutating func setBond(_ name: InterfaceName, _ from: Bond, _ to: Bond) throws(Failure) {
        let link = try existing(name)
        try expect(link.bond == from, "\(name) is another bond")
        let needs = BondChange(from, to)
        try expect(!needs.down || !link.isUp, "\(name) is up")
        try expect(!needs.empty || members(of: name).isEmpty, "\(name) has NICs")
        try change(name) { $0.kind = .bond(to) }
    }
    private mutating func setMaster(
        _ name: InterfaceName, _ from: InterfaceName?, _ to: InterfaceName?
    ) throws(Failure) {
        let link = try existing(name)
        try expect(link.master == from && (from == nil || to == nil), "\(name) belongs to another")
        if let to {
            let master = try existing(to)
            try expect(master.bond != nil || master.bridge != nil, "\(to) takes no members")
            if master.bond != nil {
                try expect(!link.isUp && link.addresses.isEmpty, "\(name) is up or has addresses")
                try expect(link.mtu == master.mtu, "\(name) has another MTU than \(to)")
                try change(name) { $0.isUp = true }
            }
        } else if isBond(from) {
            try expect(routes(on: name).isEmpty, "routes on \(name) would be lost")
            try change(name) { $0.isUp = false }
        }
        try change(name) { $0.master = to }
    }
    private mutating func add(_ address: InterfaceAddress, to name: InterfaceName) throws(Failure) {
        let link = try existing(name)
        try expect(!link.addresses.contains { $0.address == address.address }, "\(name) has \(address)")
        try expect(link.isUp || address.prefix.family == .v4, "\(name) is down")
        try change(name) { $0.addresses = ($0.addresses + [address]).inKernelOrder }
    }
    private mutating func remove(_ address: InterfaceAddress, from name: InterfaceName) throws(Failure) {
        let link = try existing(name)
        guard let place = link.addresses.firstIndex(of: address) else {
            throw Failure(.bug, "a network plan breaks the kernel's rules: \(name) has no \(address)")
        }
        let later = link.addresses[(place + 1)...]
        try expect(
            !later.contains { $0.prefix.family == .v4 && $0.prefix.network == address.prefix.network },
            "\(address) goes before its secondaries")
        try expect(!routes.contains { $0.source == address.address && $0.device == name }, "\(address) is a source")
        try change(name) { $0.addresses.remove(at: place) }
        let isLastOfIPv4 =
            address.prefix.family == .v4 && link.addresses.count { $0.prefix.family == .v4 } == 1
        try expect(
            !isLastOfIPv4 || !routes(on: name).contains { $0.family == .v4 }, "routes on \(name) would be lost")
    }
    private mutating func add(_ route: Route) throws(Failure) {
        let link = try existing(route.device)
        try expect(link.isUp, "\(route.device) is down")
        try expect(!routes.contains { $0.clashes(with: route) }, "\(route) is there")
        if let gateway = route.gateway {
            try expect(route.isOnLink || reaches(gateway, on: route.device), "no way to the gateway of \(route)")
        }
        routes.insert(route)
    }
}

extension [InterfaceAddress] {
    /// The order in which the kernel lists them, otherwise as they were added: IPv4 with the first of each network
    /// before the further ones, then IPv6.
    package var inKernelOrder: [InterfaceAddress] {
        var primaries: [InterfaceAddress.Scope: [InterfaceAddress]] = [:]
        var secondaries: [InterfaceAddress] = []
        var networks: Set<IPPrefix> = []
        for address in self where address.prefix.family == .v4 {
            if networks.insert(address.prefix.network).inserted {
                primaries[address.scope, default: []].append(address)
            } else {
                secondaries.append(address)
            }
        }
        let narrowestFirst = InterfaceAddress.Scope.allCases.reversed().flatMap { primaries[$0] ?? [] }
        return narrowestFirst + secondaries + filter { $0.prefix.family == .v6 }
    }
}

/// What a change of a bond's settings asks of the bond.
struct BondChange {
    let down: Bool
    let empty: Bool
    init(_ from: Bond, _ to: Bond) {
        let changed = BondOption.allCases.filter { from[$0] != to[$0] }
        empty = from.mode != to.mode || changed.contains(where: \.needsNoSlaves)
        down = empty || changed.contains(where: \.needsBondDown)
    }
}

extension HostNetwork {
    /// The same network with other names, everywhere.
    package func renamed(_ names: [InterfaceName: InterfaceName]) -> HostNetwork {
        guard !names.isEmpty else { return self }
        func new(_ name: InterfaceName) -> InterfaceName { names[name] ?? name }
        let links = sortedLinks.map { link in
            var copy = link
            copy.name = new(link.name)
            copy.master = link.master.map(new)
            if let vlan = link.vlan { copy.kind = .vlan(base: new(vlan.base), tag: vlan.tag) }
            if var bond = link.bond, let primary = bond[.primary].flatMap(InterfaceName.init) {
                bond[.primary] = new(primary).text
                copy.kind = .bond(bond)
            }
            return copy
        }
        return HostNetwork(links: links, routes: Set(routes.map { $0.on(new($0.device)) }))
    }
}
