package import ZSModel

extension NetworkDraft {
    /// Sets the MTU of a link, and of what cannot have another: the NICs of a bond, the bridge on it, VLAN devices
    /// that would be larger.
    package mutating func setMTU(_ mtu: Int, of name: InterfaceName) throws(Failure) {
        let link = try existing(name, rule: "N-41")
        guard (68...65535).contains(mtu) else {
            throw .refusal(.usage, "an MTU of \(mtu) is not possible", hint: "68 to 65535", rule: "N-41")
        }
        if let base = link.vlan?.base, let limit = network[base]?.mtu, limit < mtu {
            throw .refusal(
                .conflict, "\(name) cannot have an MTU of \(mtu): \(base) below it has \(limit)",
                hint: "raise that of \(base) first", rule: "N-95")
        }
        if let bond = link.master, network[bond]?.bond != nil {
            throw .refusal(
                .conflict, "\(name) has the MTU of its bond", hint: "set that of \(bond)", rule: "N-41")
        }
        change(name) { $0.mtu = mtu }
        if link.bond != nil { for slave in network.members(of: name) { change(slave.name) { $0.mtu = mtu } } }
        for vlan in network.allVLANs(on: name) where vlan.mtu > mtu { change(vlan.name) { $0.mtu = mtu } }
        for affected in [name] + network.allVLANs(on: name).map(\.name) { followMTU(of: affected) }
    }
    /// A bridge has the smallest MTU of its ports, as the kernel keeps it.
    private mutating func followMTU(of port: InterfaceName) {
        guard let bridge = network[port]?.master, network[bridge]?.bridge != nil,
            let smallest = network.members(of: bridge).map(\.mtu).min()
        else { return }
        change(bridge) { $0.mtu = smallest }
    }
}
