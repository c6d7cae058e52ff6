import ZSModel
import ZSPlanning

/// NetworkManager's keyfiles: one connection profile for each link.
struct KeyfileFormat: ConfigurationFormat {
    private static let directory = "/etc/NetworkManager/system-connections"

    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure) {
        for name in settings.formerNames {
            for path in Self.paths(of: name, nil, in: files) { files.remove(path) }
        }
        for link in settings.written { Self.write(link, settings, to: &files) }
        for link in settings.mentioned where Self.paths(of: link.name, link.mac, in: files).isEmpty {
            Self.write(link, settings, to: &files)
        }
    }
    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool {
        !Self.paths(of: name, nil, in: files).isEmpty
    }

    /// The profiles of just this link: by its name, or by its address when they name none.
    private static func paths(of name: InterfaceName, _ mac: MACAddress?, in files: ConfigurationFiles) -> [String] {
        files.all.filter { file in
            guard file.path.hasPrefix(directory) else { return false }
            let text = SectionedText(file.text)
            let named = text.values("interface-name", in: "connection")
            if !named.isEmpty { return named == [name.text] }
            let macs = text.values("mac-address", in: "ethernet") + text.values("mac-address", in: "802-3-ethernet")
            return mac.map { mac in macs.contains { $0.lowercased() == mac.description } } ?? false
        }.map(\.path)
    }

    private static func write(_ link: Link, _ settings: LastingSettings, to files: inout ConfigurationFiles) {
        let before = files.asRead
        let present = paths(of: settings.formerName(of: link), link.isNIC ? link.mac : nil, in: before)
        let old = SectionedText(present.first.flatMap { before[$0] } ?? "")
        for path in present { files.remove(path) }
        let own = "\(directory)/zs-\(link.name).nmconnection"
        // A profile of somebody else keeps its file and its UUID; others of the same link would compete with it.
        let kept = present.first { !$0.hasPrefix("\(directory)/zs-") }
        let uuid = old.values("uuid", in: "connection").first ?? self.uuid(of: link.name)
        let text = old.replaced(
            by: sections(link, uuid, settings, before), owned: ["bond", "vlan", "bridge", "bridge-port", "bond-port"],
            ownedKeys: [
                "connection": [
                    "master", "slave-type", "controller", "port-type", "autoconnect", "autoconnect-priority",
                    "autoconnect-slaves", "interface-name", "type",
                ],
                "ethernet": ["mtu", "cloned-mac-address"],
                "ipv4": ownedKeys(of: link, .v4, settings), "ipv6": ownedKeys(of: link, .v6, settings),
            ])
        files.write(kept ?? own, text.text, mode: 0o600)
    }
    private static func ownedKeys(
        of link: Link, _ family: IPAddress.Family, _ settings: LastingSettings
    ) -> Set<String> {
        protocolKeys.union(settings.hasGiven(link) ? nameServiceKeys : [])
            .union(settings.isDynamic(link, family) ? [] : ["route-metric"])
    }
    private static let nameServiceKeys: Set<String> = [
        "dns", "dns-search", "dns-options", "dns-priority", "ignore-auto-dns",
    ]
    private static let protocolKeys: Set<String> = {
        let numbered = (1...64).flatMap { ["address\($0)", "route\($0)", "route\($0)_options"] }
        return Set(["method", "gateway", "never-default", "address", "addresses", "route", "routes"] + numbered)
    }()

    private static func sections(
        _ link: Link, _ uuid: String, _ settings: LastingSettings, _ before: ConfigurationFiles
    ) -> [SectionedText.Section] {
        let master = link.master.flatMap { settings.network[$0] }
        var connection = ["id=\(link.name)", "uuid=\(uuid)", "type=\(kind(link))", "interface-name=\(link.name)"]
        connection.append("autoconnect-priority=100")
        if link.bond != nil || link.bridge != nil { connection.append("autoconnect-slaves=1") }
        if let master {
            connection += ["master=\(master.name)", "slave-type=\(master.bond != nil ? "bond" : "bridge")"]
        }
        var sections = [SectionedText.Section("connection", connection)]
        let ethernet =
            (link.mtu == 1500 || master?.bond != nil ? [] : ["mtu=\(link.mtu)"])
            + (link.bond == nil ? [] : link.mac.map { ["cloned-mac-address=\($0)"] } ?? [])
        sections.append(SectionedText.Section("ethernet", ethernet))
        switch link.kind {
        case .bond(let bond): sections.append(SectionedText.Section("bond", bondLines(bond)))
        case .vlan(let base, let tag):
            sections.append(SectionedText.Section("vlan", ["flags=1", "id=\(tag)", "parent=\(base)"]))
        case .bridge(let bridge):
            let mac = link.mac.map { ["mac-address=\($0)"] } ?? []
            sections.append(
                SectionedText.Section(
                    "bridge",
                    (bridge.hasSpanningTree
                        ? ["forward-delay=\(bridge.forwardDelay / 100)", "stp=true"] : ["stp=false"]) + mac))
        case .nic, .loopback, .other: break
        }
        if master == nil {
            let path = settings.giver(to: link).flatMap { paths(of: $0, nil, in: before).first }
            let giver = SectionedText(path.flatMap { before[$0] } ?? "")
            for family in IPAddress.Family.allCases {
                let name = family == .v4 ? "ipv4" : "ipv6"
                let lines = protocolLines(link, family, settings) + giver.lines(of: nameServiceKeys, in: name)
                sections.append(SectionedText.Section(name, lines))
            }
        }
        return sections
    }
    private static func kind(_ link: Link) -> String {
        switch link.kind {
        case .bond: "bond"
        case .vlan: "vlan"
        case .bridge: "bridge"
        case .nic, .loopback, .other: "ethernet"
        }
    }
    private static func bondLines(_ bond: Bond) -> [String] {
        var shown = bond.options
        shown[.miimon] = bond[.miimon]
        return ["mode=\(bond.mode.name)"]
            + shown.sorted { $0.key < $1.key }.map { option, value in
                option == .peerNotifications ? "num_grat_arp=\(value)" : "\(option.rawValue)=\(value)"
            }
    }
    private static func protocolLines(
        _ link: Link, _ family: IPAddress.Family, _ settings: LastingSettings
    ) -> [String] {
        let addresses = settings.addresses(of: link, family)
        var lines: [String] = []
        if settings.isDynamic(link, family) {
            lines.append("method=auto")
        } else if addresses.isEmpty {
            // The kernel keeps its own link-local addresses of IPv6.
            lines.append(family == .v4 ? "method=disabled" : "method=ignore")
        } else {
            lines.append("method=manual")
        }
        lines += addresses.enumerated().map { "address\($0.offset + 1)=\($0.element)" }
        let gateway = settings.gatewayRoute(of: link, family)
        if let gateway { lines.append("gateway=\(gateway.gateway?.description ?? "")") }
        // NetworkManager's own choice would be other routes than those that the kernel has now.
        let metric = gateway?.metric ?? 0
        if !addresses.isEmpty, !settings.isDynamic(link, family) { lines.append("route-metric=\(metric)") }
        let routes = settings.furtherRoutes(of: link).filter { $0.family == family }
        for (index, route) in routes.enumerated() {
            let nowhere = family == .v4 ? "0.0.0.0" : "::"
            var parts = [route.destination?.description ?? nowhere + "/0"]
            if let gateway = route.gateway { parts.append(gateway.description) }
            if route.metric ?? 0 != metric {
                if route.gateway == nil { parts.append(nowhere) }
                parts.append(String(route.metric ?? 0))
            }
            lines.append("route\(index + 1)=\(parts.joined(separator: ","))")
            let options = [
                route.isOnLink ? "onlink=true" : nil, route.source.map { "src=\($0)" }, route.mtu.map { "mtu=\($0)" },
                route.table == "main" ? nil : "table=\(route.table)",
            ].compactMap(\.self)
            if !options.isEmpty { lines.append("route\(index + 1)_options=\(options.joined(separator: ","))") }
        }
        return lines
    }

    /// The same for the same name on every machine, so that a file written twice is the same file.
    private static func uuid(of name: InterfaceName) -> String {
        let digest = sha1("zs network profile \(name)".utf8)
        let high = digest[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = digest[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return UUID(
            high: high & 0xffff_ffff_ffff_0fff | 0x5000, low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        )
        .dashed
    }
}
