import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var createVLAN: NetworkVerb {
        NetworkVerb(
            "create", "Make a VLAN device on a NIC or a bond", .changes, aliases: ["-c"], resource: "vlan",
            discussion: "Traffic passes only when the switch's port is a trunk that carries the tag.",
            examples: [Example("VLAN 10 on a bond", "zs-vlan create bond0 10")]
        ) { p in
            let base = p.operand("NIC", InterfaceName.self, "the NIC or bond")
            let tag = p.operand("VLAN", VLANTag.self, "the tag")
            let stacked = p.flag("stacked", "the base may be a VLAN device itself: tags within tags")
            let care = CareOptions(&p)
            return { given, session in
                let (base, tag) = (given[base], given[tag])
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in
                            try draft.makeVLAN(on: base, tag: tag, stacked: given[stacked])
                        }, subjects: [try base.vlan(tag)]), text: vlanText)
            }
        }
    }

    static var deleteVLAN: NetworkVerb {
        NetworkVerb("delete", "Remove a VLAN device and its configuration", .changes, aliases: ["-d"], resource: "vlan")
        { p in
            let base = p.operand("NIC", InterfaceName.self, "the NIC or bond")
            let tag = p.operand("VLAN", VLANTag.self, "the tag")
            let force = p.flag("force", "also when it carries an address or is a bridge's port")
            let care = CareOptions(&p)
            return { given, session in
                try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in
                            try draft.deleteVLAN(on: given[base], tag: given[tag], force: given[force])
                        }, subjects: []), text: vlanText)
            }
        }
    }

    static var listVLANs: NetworkVerb {
        NetworkVerb("list", "List VLAN devices", .reads, resource: "vlan") { p in
            let base = p.optionalOperand("NIC", InterfaceName.self, "only those on this NIC or bond")
            return { given, session in
                try session.observations(columns: ["name", "base", "vlan", "state", "master"]) { observation in
                    observation.network.sortedLinks.compactMap { link in
                        guard let vlan = link.vlan, given[base].map({ $0 == vlan.base }) ?? true else { return nil }
                        return [
                            "name": .text(link.name.text), "base": .text(vlan.base.text),
                            "vlan": .integer(Int64(vlan.tag.number)),
                            "state": .text(observation.status(of: link.name)?.state ?? "UNKNOWN"),
                            "master": link.master.map { .text($0.text) } ?? .null, "mtu": .integer(Int64(link.mtu)),
                            "addresses": .list(link.addresses.map { .text($0.description) }),
                        ]
                    }
                }
            }
        }
    }
}

private func vlanText(_ outcome: HostOutcome) -> String {
    var table = Table(["VLAN device", "NIC", "VLAN"])
    for link in outcome.network.sortedLinks {
        if let vlan = link.vlan { table.add([link.name.text, vlan.base.text, vlan.tag.description]) }
    }
    return table.lines().map { $0 + "\n" }.joined()
}
