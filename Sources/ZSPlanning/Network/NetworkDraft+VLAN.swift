package import ZSModel

extension InterfaceName {
    /// The name of a VLAN device: base, dot, tag (N-65).
    /// - Throws: `.usage` when it would be longer than 15 bytes.
    package func vlan(_ tag: VLANTag) throws(Failure) -> InterfaceName {
        guard let name = InterfaceName("\(text).\(tag.number)") else {
            throw .refusal(
                .usage, "the name '\(text).\(tag.number)' is longer than 15 bytes",
                hint: "give '\(text)' a shorter name: zs-network-setting rename \(text) NEW", rule: "N-65")
        }
        return name
    }
}

extension NetworkDraft {
    /// Makes the VLAN device `base.tag` (N-05); one that is there already is left as it is (N-16).
    /// - Parameter stacked: allows a VLAN device as the base (N-66).
    /// - Returns: the device's name.
    @discardableResult
    package mutating func makeVLAN(
        on base: InterfaceName, tag: VLANTag, stacked: Bool = false
    ) throws(Failure) -> InterfaceName {
        let link = try existing(base, rule: "N-66")
        if let present = network.vlans(on: base).first(where: { $0.vlan?.tag == tag }) { return present.name }
        switch link.kind {
        case .nic, .bond: break
        case .vlan where stacked: break
        case .vlan(let lower, _):
            throw .refusal(
                .usage, "\(base) is a VLAN device itself",
                hint: "name its base '\(lower)', or say --stacked when tags within tags are meant", rule: "N-66")
        case .loopback, .bridge, .other:
            throw .refusal(
                .conflict, "\(base) is of kind \(link.kindName); a VLAN device stands on a NIC or a bond", rule: "N-66")
        }
        if let master = link.master, network[master]?.bond != nil {
            throw .refusal(
                .conflict, "\(base) belongs to the bond \(master)", hint: "make the VLAN device on \(master)",
                rule: "N-37")
        }
        let name = try base.vlan(tag)
        guard network[name] == nil else {
            throw .refusal(.exists, "'\(name)' exists and is not VLAN \(tag) on \(base)", rule: "N-65")
        }
        turnOn(base)
        network[name] = Link(name, .vlan(base: base, tag: tag), mtu: link.mtu)
        return name
    }

    /// Removes the VLAN device `base.tag` (N-06, N-70); one that is not there is no fault (N-16).
    /// - Parameter force: also when it carries an address or is the port of a bridge that holds nothing else.
    package mutating func deleteVLAN(on base: InterfaceName, tag: VLANTag, force: Bool = false) throws(Failure) {
        guard let link = network.vlans(on: base).first(where: { $0.vlan?.tag == tag }) else { return }
        try limits.refuseUse(of: link.name, rule: "N-70")
        try refuseVLANs(on: link.name, rule: "N-70")
        if let master = link.master {
            guard force else {
                throw .refusal(
                    .conflict, "\(link.name) is a port of \(master)",
                    hint: "take the bridge away first: zs-network-setting unbridge \(link.name), or say --force",
                    rule: "N-70")
            }
            if network[master]?.bridge != nil { try removeBridge(on: link.name) }
        }
        let addresses = network[link.name]?.addresses ?? []
        guard force || addresses.isEmpty else {
            throw .refusal(
                .conflict, "\(link.name) carries \(addresses.map(\.description).joined(separator: ", "))",
                hint: "clear it first: zs-network-setting clear \(link.name), or say --force", rule: "N-70")
        }
        network.routes = network.routes.filter { $0.device != link.name }
        network[link.name] = nil
    }
}
