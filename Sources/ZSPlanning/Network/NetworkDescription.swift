package import ZSModel

/// What an operator wants of a machine's network: the document that `apply` reads and `export` writes.
///
/// What it does not name stays as it is.
package struct NetworkDescription: Sendable, Hashable {
    package var renames: [Rename] = []
    package var bonds: [BondWish] = []
    package var vlans: [VLANWish] = []
    package var addresses: [AddressWish] = []
    package var routes: [RouteWish] = []
    package init() {}

    /// A NIC, known by its name or its address, and the name that it shall have.
    package struct Rename: Sendable, Hashable {
        package enum Subject: Sendable, Hashable {
            case name(InterfaceName)
            case mac(MACAddress)
        }
        package var subject: Subject
        package var name: InterfaceName
        package init(_ subject: Subject, to name: InterfaceName) {
            self.subject = subject
            self.name = name
        }
    }
    package struct BondWish: Sendable, Hashable {
        package var name: InterfaceName
        package var bond: Bond
        /// The NICs, all of them: others leave the bond.
        package var slaves: [InterfaceName]
        package var mtu: Int?
        package init(_ name: InterfaceName, _ bond: Bond, slaves: [InterfaceName], mtu: Int? = nil) {
            self.name = name
            self.bond = bond
            self.slaves = slaves
            self.mtu = mtu
        }
    }
    package struct VLANWish: Sendable, Hashable {
        package var base: InterfaceName
        package var tag: VLANTag
        package var mtu: Int?
        package init(base: InterfaceName, tag: VLANTag, mtu: Int? = nil) {
            self.base = base
            self.tag = tag
            self.mtu = mtu
        }
    }
    package struct AddressWish: Sendable, Hashable {
        package var interface: InterfaceName
        /// On a bridge `br_<interface>` on the interface, rather than on the interface itself.
        package var onBridge: Bool
        package var request: InterfaceAddressing
        package init(_ interface: InterfaceName, onBridge: Bool, _ request: InterfaceAddressing) {
            self.interface = interface
            self.onBridge = onBridge
            self.request = request
        }
    }
    package struct RouteWish: Sendable, Hashable {
        package var destination: IPPrefix
        package var gateway: IPAddress
        package var device: InterfaceName?
        package init(to destination: IPPrefix, via gateway: IPAddress, on device: InterfaceName? = nil) {
            self.destination = destination
            self.gateway = gateway
            self.device = device
        }
    }
}

extension NetworkDraft {
    /// Makes the network what `wanted` says, in the fixed order of normalisation (N-32…N-37): names, bonds, VLAN
    /// devices, bridges with addresses, routes.
    ///
    /// An address that the description puts somewhere is taken from wherever it is now.
    package mutating func apply(
        _ wanted: NetworkDescription, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        try rename(names(of: wanted.renames), force: allowing.force)
        try takeClaimed(wanted)
        for wish in wanted.bonds { try make(wish, allowing: allowing) }
        for wish in wanted.vlans {
            let name = try makeVLAN(on: wish.base, tag: wish.tag, stacked: allowing.force)
            if let mtu = wish.mtu, network[name]?.mtu != mtu { try setMTU(mtu, of: name) }
        }
        for wish in wanted.addresses {
            let carrier = wish.onBridge ? try putBridge(on: wish.interface) : wish.interface
            if wish.request.addresses.isEmpty {
                turnOn(carrier)
            } else {
                try setAddresses(of: carrier, wish.request)
            }
        }
        for wish in wanted.routes { try addRoute(to: wish.destination, via: wish.gateway, on: wish.device) }
    }

    private func names(
        of renames: [NetworkDescription.Rename]
    ) throws(Failure) -> [InterfaceName: InterfaceName] {
        var names: [InterfaceName: InterfaceName] = [:]
        for rename in renames {
            switch rename.subject {
            case .name(let old): names[old] = rename.name
            case .mac(let mac):
                guard let nic = network.sortedLinks.first(where: { $0.isNIC && $0.mac == mac }) else {
                    throw .refusal(.notFound, "no NIC has the address \(mac)", rule: "N-25")
                }
                names[nic.name] = rename.name
            }
        }
        return names
    }
    /// Takes the addresses that the description places from the links that are to lose them, with the default route
    /// that one of them may have carried.
    private mutating func takeClaimed(_ wanted: NetworkDescription) throws(Failure) {
        for wish in wanted.addresses {
            let holder = wish.onBridge ? network[wish.interface]?.master ?? wish.interface.bridge : wish.interface
            for prefix in wish.request.addresses {
                guard let present = network.carrier(of: prefix.address), present.name != holder,
                    // A bridge takes the addresses of its port by itself.
                    !(wish.onBridge && present.name == wish.interface)
                else { continue }
                change(present.name) { $0.addresses.removeAll { $0.address == prefix.address } }
                network.routes = network.routes.filter { route in
                    guard route.device == present.name, route.family == prefix.family else { return true }
                    let near = route.gateway.map { network.reaches($0, on: present.name) } ?? false
                    return near && route.source != prefix.address
                }
            }
        }
    }
    private mutating func make(
        _ wish: NetworkDescription.BondWish, allowing: BondPermissions
    ) throws(Failure) {
        if network[wish.name]?.bond != nil {
            try updateBond(wish.name, wish.bond, allowing: allowing)
        } else {
            try makeBond(wish.name, wish.bond, allowing: allowing)
        }
        for slave in wish.slaves { try attach(slave, to: wish.name, allowing: allowing) }
        for slave in network.members(of: wish.name) where !wish.slaves.contains(slave.name) {
            try detach(slave.name, from: wish.name, allowing: allowing)
        }
        if let mtu = wish.mtu, network[wish.name]?.mtu != mtu { try setMTU(mtu, of: wish.name) }
    }
}

extension NetworkDescription {
    /// Describes what `network` has of what can be described, so that applying it there changes nothing.
    package init(describing network: HostNetwork) {
        self.init()
        let links = network.sortedLinks.sorted {
            (network.height(of: $0.name), $0.name.text) < (network.height(of: $1.name), $1.name.text)
        }
        for link in links {
            switch link.kind {
            case .bond(let bond):
                bonds.append(
                    BondWish(link.name, bond, slaves: network.members(of: link.name).map(\.name), mtu: link.mtu))
            case .vlan(let base, let tag): vlans.append(VLANWish(base: base, tag: tag, mtu: link.mtu))
            default: break
            }
            describeAddresses(of: link, in: network)
        }
        routes = network.sortedRoutes.compactMap { route in
            guard let destination = route.destination, let gateway = route.gateway, route.table == "main" else {
                return nil
            }
            return RouteWish(to: destination, via: gateway, on: route.device)
        }
    }
    private mutating func describeAddresses(of link: Link, in network: HostNetwork) {
        let lasting = link.addresses.filter { $0.lifetime == nil }.map(\.prefix)
        let ports = link.bridge == nil ? [] : network.members(of: link.name)
        let port = ports.first { $0.name.bridge == link.name }
        guard link.kind != .loopback, !lasting.isEmpty || port != nil else { return }
        for family in IPAddress.Family.allCases {
            let addresses = lasting.filter { $0.family == family }
            guard !addresses.isEmpty || family == .v4 && port != nil else { continue }
            let gateway = network.routes(on: link.name).first { $0.isDefault && $0.family == family }?.gateway
            self.addresses.append(
                AddressWish(
                    port?.name ?? link.name, onBridge: port != nil,
                    InterfaceAddressing(addresses, gateway: addresses.isEmpty ? nil : gateway)))
        }
    }
}
