import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSRendering

/// A verb of a network tool: declared once.
typealias NetworkVerb = Action<NetworkSession, Reply>

/// The settings of a bond as options and as the original's words.
private struct BondSettings {
    let mode: Parameter<BondMode?>
    let miimon: Parameter<Int?>
    let hashPolicy: Parameter<String?>
    let lacpRate: Parameter<String?>
    let mtu: Parameter<Int?>
    let opts: Parameter<String?>
    let words: Parameter<[String]>

    init(_ p: inout Parameters) {
        words = p.operands(
            "WORDS", String.self, "settings as the original writes them: mode MODE xmit_hash_policy POLICY mtu N",
            atLeastOne: false)
        mode = p.optional("mode", BondMode.self, "how the NICs work together: a name or a number, 0 to 6")
        miimon = p.optional(
            "miimon", Int.self, "how often the links are looked at, in milliseconds", limit: .range(0...60000))
        hashPolicy = p.optional("xmit-hash-policy", String.self, "what the choice of a NIC depends on")
        p.alias("xmit_hash_policy", of: hashPolicy)
        lacpRate = p.optional("lacp-rate", String.self, "how often LACP speaks: slow or fast")
        mtu = p.optional("mtu", Int.self, "the MTU of the bond and its NICs", limit: .range(68...65535))
        opts = p.optional("opts", String.self, "all settings at once: \"k=v k=v\" by the kernel's names")
    }

    /// The settings wanted, over those of `base`.
    /// - Parameter base: the bond as it is; `nil` for a new one.
    func bond(_ given: Given, over base: Bond?) throws(Failure) -> (bond: Bond, mtu: Int?) {
        var (mode, options, mtu) = (given[mode], [(String, String)](), given[mtu])
        var words = given[words][...]
        while let key = words.popFirst() {
            guard let value = words.popFirst() else {
                throw .refusal(.usage, "'\(key)' has no value", rule: "N-41")
            }
            switch key {
            case "mode": mode = try read(BondMode.self, value, key)
            case "mtu": mtu = try read(Int.self, value, key)
            default: options.append((key == "xmitHashPolicy" ? "xmit_hash_policy" : key, value))
            }
        }
        if let value = given[miimon] { options.append(("miimon", String(value))) }
        if let value = given[hashPolicy] { options.append(("xmit_hash_policy", value)) }
        if let value = given[lacpRate] { options.append(("lacp_rate", value)) }
        var bond: Bond
        do {
            if let text = given[opts] {
                bond = try Bond.read(text, mode: mode ?? base?.mode ?? .activeBackup)
            } else {
                let wanted = mode ?? base?.mode ?? .activeBackup
                bond = wanted == base?.mode ? base ?? .standard(wanted) : .standard(wanted)
            }
        } catch { throw .refusal(.usage, "--opts: \(error.why)", rule: "N-41") }
        for (key, value) in options { try set(key, value, in: &bond) }
        return (bond, mtu)
    }
    private func set(_ key: String, _ value: String, in bond: inout Bond) throws(Failure) {
        guard let option = BondOption(name: key) else {
            throw .refusal(.usage, "no bond option '\(key)'", hint: "see 'zs-bond help create'", rule: "N-41")
        }
        guard option.applies(to: bond.mode) else {
            throw .refusal(.usage, "\(option.rawValue) means nothing in mode \(bond.mode.name)", rule: "N-41")
        }
        do { bond[option] = try option.read(value) } catch {
            throw .refusal(.usage, "\(option.rawValue): \(error.why)", rule: "N-41")
        }
    }
    private func read<T: ParameterValue>(_ type: T.Type, _ text: String, _ key: String) throws(Failure) -> T {
        do { return try T.read(text) } catch { throw .refusal(.usage, "\(key) '\(text)': \(error.why)", rule: "N-41") }
    }
}

/// What the operator says of the switch, and what may be done for once.
private struct Permissions {
    let configured: Parameter<Bool>
    let different: Parameter<Bool>
    let moveAddress: Parameter<Bool>
    init(_ p: inout Parameters) {
        configured = p.flag("switch-configured", "the switch's ports are set up as one group")
        different = p.flag("different-switches", "each NIC is on a switch of its own")
        moveAddress = p.flag("move-address", "addresses of a NIC move to the bond")
        p.alias("take-address", of: moveAddress)
    }
    func allowed(_ given: Given) -> BondPermissions {
        var allowed = BondPermissions()
        allowed.switchReady = given[configured] || given[different]
        allowed.moveAddresses = given[moveAddress]
        return allowed
    }
}

/// The table, and what the switch must be set to (N-45, N-46).
private func bondAnswer(_ outcome: HostOutcome) -> [JSON.Member] {
    var members = [JSON.Member("bonds", BondTable(network: outcome.network).json)]
    for link in outcome.network.sortedLinks where outcome.change.plan.before[link.name] != link {
        let nics = outcome.network.members(of: link.name).map(\.name.text)
        if let needs = link.bond?.mode.switchNeeds, !nics.isEmpty {
            members.append(JSON.Member("switch", .text("ports of \(nics.joined(separator: ", ")) must be \(needs)")))
        }
    }
    return members
}
private func bondText(_ outcome: HostOutcome) -> String { BondTable(network: outcome.network).text }

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var createBond: NetworkVerb {
        NetworkVerb(
            "create", "Make a bond", .changes, aliases: ["-c"], resource: "bond",
            discussion: """
                Without --mode one NIC works and the others stand by (active-backup), which needs nothing of the switch.
                Modes 802.3ad, balance-rr, balance-xor and broadcast need ports of the switch that are set up as one group.
                """,
            examples: [
                Example("one active NIC and a spare", "zs-bond create bond0 --nics em1,em2"),
                Example("LACP, as the original writes it", "zs-bond -c bond0 mode 802.3ad xmit_hash_policy layer2+3"),
            ]
        ) { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond's name")
            let settings = BondSettings(&p)
            let nics = p.optional("nics", InterfaceList.self, "the NICs, with commas between")
            let permissions = Permissions(&p)
            let care = CareOptions(&p)
            return { given, session in
                let (bond, mtu) = try settings.bond(given, over: nil)
                return try session.makeBond(
                    given, care, given[name], bond, mtu, given[nics]?.names ?? [], permissions.allowed(given))
            }
        }
    }

    static var updateBond: NetworkVerb {
        NetworkVerb("update", "Change the settings of a bond", .changes, aliases: ["-u"], resource: "bond") { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond")
            let settings = BondSettings(&p)
            let permissions = Permissions(&p)
            let care = CareOptions(&p)
            return { given, session in
                let bond = given[name]
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in
                            let (wanted, mtu) = try settings.bond(given, over: draft.network[bond]?.bond)
                            try draft.updateBond(bond, wanted, mtu: mtu, allowing: permissions.allowed(given))
                        }, subjects: [bond]), text: bondText, further: bondAnswer)
            }
        }
    }

    static var deleteBond: NetworkVerb {
        NetworkVerb("delete", "Delete a bond", .changes, aliases: ["-d"], resource: "bond") { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond")
            let withSlaves = p.flag("with-slaves", "take its NICs out first")
            let care = CareOptions(&p)
            return { given, session in
                try session.deleteBond(given, care, given[name], withSlaves: given[withSlaves])
            }
        }
    }

    /// - Parameter aliases: the manual's spelling, where it means just this.
    static func attachNIC(aliases: [String] = []) -> NetworkVerb {
        NetworkVerb("attach", "Add NICs to a bond", .changes, aliases: aliases, resource: "bond") { p in
            let bond = p.operand("BOND", InterfaceName.self, "the bond")
            let nics = p.operands("NIC", InterfaceName.self, "a NIC")
            let permissions = Permissions(&p)
            let care = CareOptions(&p)
            return { given, session in
                try session.attach(given, care, given[nics], to: given[bond], permissions.allowed(given))
            }
        }
    }

    /// - Parameter aliases: the manual's spelling, where it means just this.
    static func detachNIC(aliases: [String] = []) -> NetworkVerb {
        NetworkVerb("detach", "Take NICs out of a bond", .changes, aliases: aliases, resource: "bond") { p in
            let bond = p.operand("BOND", InterfaceName.self, "the bond")
            let nics = p.operands("NIC", InterfaceName.self, "a NIC")
            let force = p.flag("force", "also the last one of a bond in use")
            let care = CareOptions(&p)
            return { given, session in
                try session.detach(given, care, given[nics], from: given[bond], force: given[force])
            }
        }
    }
}

extension NetworkSession {
    func makeBond(
        _ given: Given, _ care: CareOptions, _ name: InterfaceName, _ bond: Bond, _ mtu: Int?, _ nics: [InterfaceName],
        _ allowed: BondPermissions
    ) throws(Failure) -> Reply {
        try change(
            given, care,
            HostEdit(
                edit: { draft, survey throws(Failure) in
                    try draft.makeBond(name, bond, mtu: mtu, allowing: allowed)
                    for nic in nics { try draft.attach(nic, to: name, allowing: allowed) }
                    survey.warnOfSpeeds(of: name, &draft)
                }, subjects: [name]), text: bondText, further: bondAnswer)
    }
    func deleteBond(
        _ given: Given, _ care: CareOptions, _ name: InterfaceName, withSlaves: Bool
    ) throws(Failure) -> Reply {
        var allowed = BondPermissions()
        allowed.withSlaves = withSlaves
        return try change(
            given, care,
            HostEdit(
                edit: { [allowed] draft, _ throws(Failure) in try draft.deleteBond(name, allowing: allowed) },
                subjects: []),
            text: bondText, further: bondAnswer)
    }
    func attach(
        _ given: Given, _ care: CareOptions, _ nics: [InterfaceName], to bond: InterfaceName, _ allowed: BondPermissions
    ) throws(Failure) -> Reply {
        try change(
            given, care,
            HostEdit(
                edit: { draft, survey throws(Failure) in
                    for nic in nics { try draft.attach(nic, to: bond, allowing: allowed) }
                    survey.warnOfSpeeds(of: bond, &draft)
                }, subjects: [bond]), text: bondText, further: bondAnswer)
    }
    func detach(
        _ given: Given, _ care: CareOptions, _ nics: [InterfaceName], from bond: InterfaceName, force: Bool
    ) throws(Failure) -> Reply {
        var allowed = BondPermissions()
        allowed.force = force
        return try change(
            given, care,
            HostEdit(
                edit: { [allowed] draft, _ throws(Failure) in
                    for nic in nics { try draft.detach(nic, from: bond, allowing: allowed) }
                }, subjects: [bond]), text: bondText, further: bondAnswer)
    }
}

extension Survey {
    /// NICs of different speeds do not work together in modes that spread the load (N-42).
    fileprivate func warnOfSpeeds(of bond: InterfaceName, _ draft: inout NetworkDraft) {
        guard let mode = draft.network[bond]?.bond?.mode, [.balanceRR, .lacp].contains(mode) else { return }
        let speeds = Set(draft.network.members(of: bond).compactMap { observation.status(of: $0.name)?.speed })
        if speeds.count > 1 { draft.warn("the NICs of \(bond) have different speeds: \(speeds.sorted()) Mbit/s") }
    }
}

/// Names of devices with commas between.
struct InterfaceList: ParameterValue {
    let names: [InterfaceName]
    static func read(_ text: String) throws(Reject) -> InterfaceList {
        var names: [InterfaceName] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            names.append(try InterfaceName.read(String(part)))
        }
        return InterfaceList(names: names)
    }
    static var valueName: String { "NICS" }
    var spelled: String { names.map(\.text).joined(separator: ",") }
}
