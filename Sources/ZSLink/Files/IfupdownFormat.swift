import ZSModel
import ZSPlanning

/// Debian's ifupdown: stanzas in a file of our own, in the order in which links must be made.
///
/// Bonds, VLAN devices and bridges are made by `ip` itself, so that no further package has to be there.
struct IfupdownFormat: ConfigurationFormat {
    private static let main = "/etc/network/interfaces"
    private static let directory = "/etc/network/interfaces.d/"

    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure) {
        let own = Self.ownFile(files)
        var ours = Self.links(in: files[own] ?? "")
        for name in settings.formerNames { ours.remove(name) }
        let newcomers = settings.mentioned.filter { !describes($0.name, in: files) }
        var options: [InterfaceName: [String]] = [:]
        let before = files.asRead
        for link in settings.written + newcomers {
            var kept = Self.options(of: settings.formerName(of: link), in: before)
            if settings.hasGiven(link) { kept.removeAll(where: Self.isNameService) }
            let inherited = settings.giver(to: link).map { Self.options(of: $0, in: before).filter(Self.isNameService) }
            options[link.name] = kept + (inherited ?? [])
            ours.insert(link.name)
        }
        // Those of ours that this change is not about are written again too: the order of all must be right.
        let links = ours.compactMap { settings.network[$0] }.sorted {
            (settings.network.height(of: $0.name), $0.name.text) < (settings.network.height(of: $1.name), $1.name.text)
        }
        for name in settings.formerNames + links.map(\.name) { Self.take(name, from: &files) }
        var text = Stanzas(files[own] ?? "")
        for link in links {
            let further = options[link.name] ?? Self.options(of: link.name, in: before)
            for stanza in Self.stanzas(link, further, settings) { text.append(stanza) }
        }
        if text.text.isEmpty { files.remove(own) } else { files.write(own, text.text) }
    }
    /// Nothing runs between two starts of ifupdown.
    func adoption(_ settings: LastingSettings) -> [[String]] { [] }

    /// A file of our own where the main file reads such, else the main file.
    private static func ownFile(_ files: ConfigurationFiles) -> String {
        let sources = Stanzas(files[main] ?? "").stanzas.filter { $0.words.first?.hasPrefix("source") == true }
        let reads = sources.contains { stanza in
            stanza.words.dropFirst().contains { path in
                let whole = path.first == "/" ? path : "/etc/network/" + path
                return [directory + "*", String(directory.dropLast())].contains(whole)
            }
        }
        return reads ? directory + "zs" : main
    }
    private static func links(in text: String) -> Set<InterfaceName> {
        // Only stanzas that zs wrote are written again: `auto NAME` and `iface NAME …`.
        Set(
            Stanzas(text).stanzas.filter { $0.lines.contains(mark) && $0.words.count > 1 }.compactMap {
                InterfaceName($0.words[1])
            })
    }
    static let mark = "# Written by zs."
    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool {
        files.all.contains { file in
            file.path.hasPrefix(Self.main) && Stanzas(file.text).stanzas.contains { $0.interface == name.text }
        }
    }
    /// What every file says of a link.
    private static func options(of name: InterfaceName, in files: ConfigurationFiles) -> [String] {
        files.all.filter { $0.path.hasPrefix(main) }.flatMap { file in
            Stanzas(file.text).stanzas.filter { $0.interface == name.text }.flatMap(\.options)
        }
    }
    private static func isNameService(_ option: String) -> Bool { option.hasPrefix("dns-") }
    /// Takes a link out of every file.
    private static func take(_ name: InterfaceName, from files: inout ConfigurationFiles) {
        for file in files.all where file.path.hasPrefix(main) {
            var text = Stanzas(file.text)
            text.take(name)
            guard text.text != file.text else { continue }
            if text.text.isEmpty && file.path.hasPrefix(directory) {
                files.remove(file.path)
            } else {
                files.write(file.path, text.text)
            }
        }
    }
    private static func isOurs(_ option: String) -> Bool {
        let words = Stanzas.words(of: option)
        guard let key = words.first else { return true }
        let known: Set<String> = [
            "address", "netmask", "gateway", "broadcast", "network", "mtu", "hwaddress", "metric", "scope",
            "vlan-raw-device", "vlan_raw_device", "pointopoint", "accept_ra",
        ]
        if known.contains(key)
            || ["bond", "bridge"].contains(where: { key.hasPrefix($0 + "-") || key.hasPrefix($0 + "_") })
        {
            return true
        }
        return ["pre-up", "up", "post-up", "down", "pre-down", "post-down"].contains(key)
            && words.count > 2 && words[1] == "ip" && ["link", "route", "-6"].contains(words[2])
    }

    private static func stanzas(_ link: Link, _ further: [String], _ settings: LastingSettings) -> [[String]] {
        let before = preparation(link, settings)
        let after = settings.furtherRoutes(of: link).map { "up \(LinkStep.addRoute($0).words.joined(separator: " "))" }
        let kept = further.filter { !isOurs($0) }
        var families = IPAddress.Family.allCases.flatMap { family in
            let gateway = settings.gateway(of: link, family).map { ["gateway \($0)"] } ?? []
            return settings.addresses(of: link, family).enumerated().map { index, prefix in
                ("\(inet(family)) static", ["address \(prefix)"] + (index == 0 ? gateway : []))
            }
        }
        for family in IPAddress.Family.allCases where settings.isDynamic(link, family) {
            families.append(("\(inet(family)) \(family == .v4 ? "dhcp" : "auto")", []))
        }
        if families.isEmpty { families = [("inet manual", [])] }
        return families.enumerated().map { index, family in
            let isFirst = index == 0
            let up = family.0 == "inet manual" ? ["up ip link set dev \(link.name) up"] : []
            let options = (isFirst ? before + kept : []) + family.1 + up + (index == families.count - 1 ? after : [])
            let head = (isFirst ? [mark, "auto \(link.name)"] : [mark]) + ["iface \(link.name) \(family.0)"]
            return head + options.map { "    " + $0 } + (isFirst ? removal(link) : [])
        }
    }
    private static func inet(_ family: IPAddress.Family) -> String { family == .v4 ? "inet" : "inet6" }

    /// What makes the link, and takes its members in.
    private static func preparation(_ link: Link, _ settings: LastingSettings) -> [String] {
        var bare = link
        bare.addresses = []
        let members = settings.members(of: link)
        let make = LinkStep.create(bare).words.joined(separator: " ")
        switch link.kind {
        case .bond:
            return ["pre-up ip link show dev \(link.name) >/dev/null 2>&1 || \(make)"]
                + members.flatMap { member in
                    [
                        "pre-up ip link set dev \(member.name) down",
                        "pre-up ip link set dev \(member.name) master \(link.name)",
                    ]
                }
        case .bridge:
            return ["pre-up ip link show dev \(link.name) >/dev/null 2>&1 || \(make)"]
                + members.flatMap { member in
                    [
                        "pre-up ip link set dev \(member.name) master \(link.name)",
                        "pre-up ip link set dev \(member.name) up",
                    ]
                }
        case .vlan(let base, _):
            return [
                "pre-up ip link set dev \(base) up", "pre-up ip link show dev \(link.name) >/dev/null 2>&1 || \(make)",
            ]
        case .nic, .loopback, .other:
            let isSlave = link.master.flatMap { settings.network[$0]?.bond } != nil
            return link.mtu == 1500 || isSlave ? [] : ["pre-up ip link set dev \(link.name) mtu \(link.mtu)"]
        }
    }
    private static func removal(_ link: Link) -> [String] {
        switch link.kind {
        case .bond, .vlan, .bridge: ["    post-down ip link delete dev \(link.name)"]
        case .nic, .loopback, .other: []
        }
    }
}
