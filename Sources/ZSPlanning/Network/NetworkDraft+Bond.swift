package import ZSModel

/// What the operator allows beyond the ordinary when bonds change.
package struct BondPermissions: Sendable {
    /// Addresses of a NIC move to the bond that it joins (N-42).
    package var moveAddresses = false
    /// The switch's ports are set up for a mode that needs it, or the NICs are on different switches (N-46).
    package var switchReady = false
    /// What is refused for safety is done (N-43).
    package var force = false
    /// NICs leave a bond that is deleted (N-44).
    package var withSlaves = false
    package init() {}
}

extension NetworkDraft {
    /// Makes a bond (N-07, N-08, N-11); one of that name and mode that is there already is left as it is (N-16).
    package mutating func makeBond(
        _ name: InterfaceName, _ bond: Bond, mtu: Int? = nil, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        if let present = network[name] {
            guard let was = present.bond else {
                throw .refusal(.exists, "'\(name)' exists and is of kind \(present.kindName)", rule: "N-42")
            }
            guard was == bond else {
                throw .refusal(
                    .exists, "the bond \(name) exists with other settings: \(was.optionsText)",
                    hint: "change it with: zs-bond update \(name)", rule: "N-42")
            }
            return
        }
        guard !name.text.contains("."), name.text != "all", name.text != "default" else {
            throw .refusal(.usage, "'\(name)' is no name for a bond", hint: "a dot means a VLAN device", rule: "N-42")
        }
        try refuseUnreadySwitch(bond, allowing)
        // Deleted and made again in one draft, it keeps its address.
        let mac = observed[name]?.bond == nil ? nil : observed[name]?.mac
        network[name] = Link(name, .bond(bond), mac: mac, mtu: mtu ?? 1500)
        turnOn(name)
    }
    private func refuseUnreadySwitch(_ bond: Bond, _ allowing: BondPermissions) throws(Failure) {
        guard bond.mode == .balanceRR, !allowing.switchReady else { return }
        throw .refusal(
            .usage, "mode balance-rr needs ports of the switch that are set up as one group",
            hint: "say --switch-configured, or --different-switches when each NIC is on its own", rule: "N-46")
    }

    /// Changes a bond's settings or MTU; its NICs leave for a moment and come back when the kernel asks for it.
    package mutating func updateBond(
        _ name: InterfaceName, _ bond: Bond, mtu: Int? = nil, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        let present = try existingBond(name, rule: "N-41")
        if bond.mode != present.bond?.mode { try refuseUnreadySwitch(bond, allowing) }
        change(name) { $0.kind = .bond(bond) }
        if let mtu, mtu != present.mtu { try setMTU(mtu, of: name) }
    }

    /// Makes `nic` a NIC of `bond` (N-09, N-42, N-43); the first one gives the bond its MAC.
    package mutating func attach(
        _ nic: InterfaceName, to bond: InterfaceName, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        let master = try existingBond(bond, rule: "N-42")
        let link = try existing(nic, rule: "N-42")
        guard link.master != bond else { return }
        guard link.isNIC else {
            throw .refusal(.conflict, "\(nic) is no NIC but of kind \(link.kindName)", rule: "N-42")
        }
        if let other = link.master {
            throw .refusal(
                .conflict, "\(nic) belongs to \(other) already", hint: "detach it there first", rule: "N-42")
        }
        try refuseVLANs(on: nic, rule: "N-42")
        if !link.addresses.isEmpty {
            guard allowing.moveAddresses else {
                throw .refusal(
                    .conflict, "\(nic) carries \(link.addresses.map(\.description).joined(separator: ", "))",
                    hint: "say --move-address to take it to \(bond)", rule: "N-42")
            }
        }
        if network.members(of: bond).isEmpty, let mac = link.mac {
            change(bond) { $0.mac = mac }
            // The kernel hands a bridge its port's address only by chance; ours follows.
            if let bridge = master.master, network[bridge]?.bridge != nil, network[bridge]?.mac == master.mac {
                change(bridge) { $0.mac = mac }
            }
        }
        moveAddresses(from: nic, to: bond)
        change(nic) {
            $0.master = bond
            $0.mtu = master.mtu
            $0.isUp = true
        }
        turnOn(bond)
    }

    /// Takes `nic` out of `bond` (N-10, N-43).
    package mutating func detach(
        _ nic: InterfaceName, from bond: InterfaceName, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        _ = try existingBond(bond, rule: "N-10")
        let link = try existing(nic, rule: "N-10")
        guard let master = link.master else { return }
        guard master == bond else {
            throw .refusal(.conflict, "\(nic) belongs to \(master), not to \(bond)", rule: "N-10")
        }
        let rest = network.members(of: bond).filter { $0.name != nic }
        if rest.isEmpty, !allowing.force, let user = dependent(on: bond) {
            throw .refusal(
                .conflict, "\(nic) is the last NIC of \(bond), on which \(user) stands",
                hint: "say --force when that may lose its wire", rule: "N-43")
        }
        change(nic) {
            $0.master = nil
            $0.isUp = true
        }
        if var settings = network[bond]?.bond, settings[.primary] == nic.text {
            settings[.primary] = nil
            change(bond) { $0.kind = .bond(settings) }
        }
    }

    /// Deletes a bond (N-44); one that is not there is no fault (N-16).
    package mutating func deleteBond(
        _ name: InterfaceName, allowing: BondPermissions = BondPermissions()
    ) throws(Failure) {
        guard network[name] != nil else { return }
        let link = try existingBond(name, rule: "N-44")
        try limits.refuseUse(of: name, rule: "N-44")
        if let user = dependent(on: name) {
            throw .refusal(
                .conflict, "\(user) stands on \(name)", hint: "delete or clear it first", rule: "N-44")
        }
        let slaves = network.members(of: name)
        guard slaves.isEmpty || allowing.withSlaves else {
            throw .refusal(
                .conflict, "\(name) has NICs: \(slaves.map(\.name.text).joined(separator: ", "))",
                hint: "detach them first, or say --with-slaves", rule: "N-44")
        }
        for slave in slaves {
            change(slave.name) {
                $0.master = nil
                $0.isUp = true
            }
        }
        network.routes = network.routes.filter { $0.device != link.name }
        network[name] = nil
    }

    private func existingBond(_ name: InterfaceName, rule: String) throws(Failure) -> Link {
        let link = try existing(name, rule: rule)
        guard link.bond != nil else {
            throw .refusal(.conflict, "\(name) is no bond but of kind \(link.kindName)", rule: rule)
        }
        return link
    }
    /// Something that would lose its footing without `name`: an address, a bridge, or a VLAN device.
    private func dependent(on name: InterfaceName) -> String? {
        guard let link = network[name] else { return nil }
        if let master = link.master { return "the bridge \(master)" }
        if let vlan = network.vlans(on: name).first { return "the VLAN device \(vlan.name)" }
        return link.addresses.first.map { "the address \($0)" }
    }
}
