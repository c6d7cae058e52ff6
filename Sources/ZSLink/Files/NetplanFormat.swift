import ZSModel
import ZSPlanning

/// Netplan: a file of our own for each link; its definition in other files is taken out.
struct NetplanFormat: ConfigurationFormat {
    private static let directory = "/etc/netplan/"

    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure) {
        let links = settings.written + settings.mentioned.filter { !describes($0.name, in: files) }
        // All are taken out before one is written: two links may have swapped their names.
        var kept: [InterfaceName: [[String]]] = [:]
        for name in Set(settings.formerNames + links.map(\.name)).sorted(by: { $0.text < $1.text }) {
            kept[name] = try Self.take(name, from: &files)
        }
        for link in links {
            var further = kept[settings.formerName(of: link)] ?? []
            if settings.hasGiven(link) { further.removeAll(where: Self.isNameService) }
            if let giver = settings.giver(to: link) { further += kept[giver]?.filter(Self.isNameService) ?? [] }
            Self.write(link, further, settings, to: &files)
        }
    }
    func adoption(_ settings: LastingSettings) -> [[String]] {
        let names = (settings.written + settings.mentioned).map(\.name.text)
        return [["netplan", "generate"], ["networkctl", "reload"], ["networkctl", "reconfigure"] + names]
    }

    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool {
        files.all.contains { file in
            guard file.path.hasPrefix(Self.directory) else { return false }
            let text = NetplanText(file.text)
            return text.definitions.contains { text.defines($0, name.text) }
        }
    }
    /// Takes the definitions of a link out of every file; returns the settings that are not ours (N-31).
    private static func take(_ name: InterfaceName, from files: inout ConfigurationFiles) throws(Failure) -> [[String]]
    {
        var kept: [[String]] = []
        for file in files.all where file.path.hasPrefix(directory) {
            var text = NetplanText(file.text)
            while let definition = text.definitions.first(where: { text.defines($0, name.text) }) {
                guard !text.lines[definition.range].contains(where: { $0.contains("{") || $0.contains("*") }) else {
                    throw Failure(
                        .conflict, "cannot edit the definition of \(name) in \(file.path)",
                        hint: "write it as blocks, without braces and aliases")
                }
                kept += text.settings(of: definition).filter { !ours.contains($0.key) }.map(\.lines)
                text.remove(definition)
            }
            if text.text == file.text { continue }
            if text.isEmpty { files.remove(file.path) } else { files.write(file.path, text.text) }
        }
        return kept
    }
    private static func isNameService(_ setting: [String]) -> Bool { setting.first?.hasPrefix("nameservers:") ?? false }
    private static let ours: Set<String> = [
        "addresses", "dhcp4", "dhcp6", "gateway4", "gateway6", "routes", "interfaces", "parameters", "id", "link",
        "mtu",
        "macaddress", "set-name", "accept-ra", "optional", "link-local",
    ]

    private static func write(
        _ link: Link, _ kept: [[String]], _ settings: LastingSettings, to files: inout ConfigurationFiles
    ) {
        // A NIC that is matched by its address is named by netplan too.
        let isMatched = kept.contains { $0[0].hasPrefix("match:") }
        let lines = lines(link, settings) + (isMatched ? ["set-name: \(link.name)"] : []) + kept.flatMap(\.self)
        let text =
            ["network:", "  version: 2", "  \(kind(link)):", "    \(link.name):"] + lines.map { "      " + $0 }
        files.write("\(directory)99-zs-\(link.name).yaml", text.joined(separator: "\n") + "\n", mode: 0o600)
    }
    private static func kind(_ link: Link) -> String {
        switch link.kind {
        case .bond: "bonds"
        case .vlan: "vlans"
        case .bridge: "bridges"
        case .nic, .loopback, .other: "ethernets"
        }
    }

    private static func lines(_ link: Link, _ settings: LastingSettings) -> [String] {
        var lines: [String] = []
        let members = settings.members(of: link).map(\.name.text).joined(separator: ", ")
        switch link.kind {
        case .bond(let bond):
            lines += ["interfaces: [\(members)]", "parameters:"] + parameters(bond).map { "  " + $0 }
        case .bridge(let bridge):
            lines += [
                "interfaces: [\(members)]", "parameters:", "  stp: \(bridge.hasSpanningTree)",
                "  forward-delay: \(bridge.forwardDelay / 100)",
            ]
        case .vlan(let base, let tag): lines += ["id: \(tag)", "link: \(base)"]
        case .nic, .loopback, .other: break
        }
        if let mac = link.mac, link.bond != nil || link.bridge != nil { lines.append("macaddress: \"\(mac)\"") }
        let isSlave = link.master.flatMap { settings.network[$0]?.bond } != nil
        if link.mtu != 1500 && !isSlave { lines.append("mtu: \(link.mtu)") }
        lines.append("dhcp4: \(settings.isDynamic(link, .v4))")
        lines.append("dhcp6: \(settings.isDynamic(link, .v6))")
        if link.master != nil { lines.append("link-local: []") }
        let addresses = IPAddress.Family.allCases.flatMap { settings.addresses(of: link, $0) }
        if addresses.isEmpty && link.addresses.isEmpty { lines.append("optional: true") }
        if !addresses.isEmpty { lines += ["addresses:"] + addresses.map { "  - \"\($0)\"" } }
        let routes = settings.routes(of: link)
        if !routes.isEmpty { lines += ["routes:"] + routes.flatMap(routeLines) }
        return lines
    }
    private static func routeLines(_ route: Route) -> [String] {
        let everything = route.family == .v4 ? "0.0.0.0/0" : "::/0"
        let parts = [
            "to: \"\(route.destination?.description ?? everything)\"", route.gateway.map { "via: \"\($0)\"" },
            route.source.map { "from: \"\($0)\"" }, route.metric.map { "metric: \($0)" },
            route.table == "main" ? nil : "table: \(route.table)", route.isOnLink ? "on-link: true" : nil,
            route.mtu.map { "mtu: \($0)" }, route.gateway == nil ? "scope: link" : nil,
        ].compactMap(\.self)
        return parts.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }
    private static func parameters(_ bond: Bond) -> [String] {
        var shown = bond.options
        shown[.miimon] = bond[.miimon]
        return ["mode: \(bond.mode.name)"]
            + shown.sorted { $0.key < $1.key }.compactMap { option, value in
                parameter(option).map { name in
                    option == .arpTarget
                        ? "\(name): [\(value)]"
                        : "\(name): \(option.isSwitch ? value == "0" ? "false" : "true" : value)"
                }
            }
    }
    private static func parameter(_ option: BondOption) -> String? {
        switch option {
        case .miimon: "mii-monitor-interval"
        case .updelay: "up-delay"
        case .downdelay: "down-delay"
        case .primary: "primary"
        case .arpInterval: "arp-interval"
        case .arpTarget: "arp-ip-targets"
        case .arpValidate: "arp-validate"
        case .arpAllTargets: "arp-all-targets"
        case .primaryReselect: "primary-reselect-policy"
        case .failOverMAC: "fail-over-mac-policy"
        case .hashPolicy: "transmit-hash-policy"
        case .resendIGMP: "resend-igmp"
        case .peerNotifications: "gratuitous-arp"
        case .allSlavesActive: "all-slaves-active"
        case .minLinks: "min-links"
        case .learningInterval: "learn-packet-interval"
        case .packetsPerSlave: "packets-per-slave"
        case .lacpRate: "lacp-rate"
        case .adSelect: "ad-select"
        case .useCarrier, .dynamicBalancing: nil
        }
    }
}

extension BondOption {
    fileprivate var isSwitch: Bool { self == .allSlavesActive }
}
