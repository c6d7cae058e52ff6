package import ZSModel

extension InterfaceName {
    /// The name of the bridge on this interface: `br_`, the name, dots as underscores; a longer one is cut and told
    /// apart by its SHA-1, the same on every machine (N-72, R-L2V-05).
    package var bridge: InterfaceName {
        let full = "br_" + String(text.map { $0 == "." ? "_" : $0 })
        if let name = InterfaceName(full) { return name }
        let digest = sha1(full.utf8).prefix(3).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 0xf, radix: 16)
        }
        // Every character of it stands in a valid name, and 15 of them are not too many.
        return InterfaceName("br_" + text.prefix(5).map { $0 == "." ? "_" : $0 } + "_" + digest.joined()) ?? self
    }
}

extension NetworkDraft {
    /// Puts a bridge on `interface`, which hands its addresses, routes and MAC to the bridge (N-03, N-73).
    ///
    /// A bridge that has the interface as a port already is taken as it is (N-74).
    /// - Returns: the bridge's name.
    @discardableResult
    package mutating func putBridge(on interface: InterfaceName) throws(Failure) -> InterfaceName {
        let link = try existing(interface, rule: "N-03")
        if let master = link.master {
            guard network[master]?.bridge != nil else {
                throw .refusal(
                    .conflict, "\(interface) belongs to the bond \(master)", hint: "put the bridge on \(master)",
                    rule: "N-37")
            }
            return master
        }
        switch link.kind {
        case .loopback, .bridge:
            throw .refusal(.conflict, "a bridge cannot stand on \(interface), a \(link.kindName)", rule: "N-03")
        case .bond(let bond) where bond.mode == .balanceALB:
            warnings.append(
                "\(interface) is a bond of mode balance-alb: it rewrites ARP, which can confuse a bridge with VMs (N-49)"
            )
        default: break
        }
        let bridge = interface.bridge
        if let present = network[bridge] {
            guard present.bridge != nil else {
                throw .refusal(
                    .exists, "'\(bridge)' exists and is no bridge but of kind \(present.kindName)", rule: "N-72")
            }
        } else {
            network[bridge] = Link(bridge, .bridge(Link.Bridge()), mac: visibleMAC(of: interface), mtu: link.mtu)
        }
        moveAddresses(from: interface, to: bridge)
        change(interface) { $0.master = bridge }
        turnOn(interface)
        turnOn(bridge)
        return bridge
    }

    /// Takes the bridge on `interface` away; its addresses and routes go back to the interface (N-76).
    package mutating func removeBridge(on interface: InterfaceName) throws(Failure) {
        let link = try existing(interface, rule: "N-76")
        guard let bridge = link.master, network[bridge]?.bridge != nil else {
            throw .refusal(.notFound, "\(interface) is no port of a bridge", rule: "N-76")
        }
        let others = network.members(of: bridge).filter { $0.name != interface }
        guard others.isEmpty else {
            throw .refusal(
                .conflict, "the bridge \(bridge) has other ports: \(others.map(\.name.text).joined(separator: ", "))",
                hint: "stop the virtual machines on it first", rule: "N-76")
        }
        try refuseVLANs(on: bridge, rule: "N-76")
        change(interface) { $0.master = nil }
        moveAddresses(from: bridge, to: interface)
        network[bridge] = nil
    }

    func refuseVLANs(on name: InterfaceName, rule: String) throws(Failure) {
        let vlans = network.vlans(on: name)
        guard vlans.isEmpty else {
            throw .refusal(
                .conflict, "VLAN devices stand on \(name): \(vlans.map(\.name.text).joined(separator: ", "))",
                hint: "delete them first", rule: rule)
        }
    }
}
