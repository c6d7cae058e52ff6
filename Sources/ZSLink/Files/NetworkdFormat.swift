import ZSModel
import ZSPlanning

/// systemd-networkd: a `.network` file for each link, and a `.netdev` file for each that is made.
struct NetworkdFormat: ConfigurationFormat {
    private static let directory = "/etc/systemd/network"

    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure) {
        for name in settings.formerNames {
            for suffix in ["network", "netdev"] {
                if let path = Self.path(of: name, suffix, in: files) { files.remove(path) }
            }
        }
        for link in settings.written { Self.write(link, settings, to: &files) }
        for link in settings.mentioned {
            if let path = Self.path(of: link.name, "network", in: files), let text = files[path] {
                files.write(path, Self.withReferences(SectionedText(text), link, settings).text)
            } else {
                Self.write(link, settings, to: &files)
            }
        }
    }

    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool {
        Self.path(of: name, "network", in: files) != nil
    }
    func adoption(_ settings: LastingSettings) -> [[String]] {
        let names = (settings.written + settings.mentioned).map(\.name.text)
        return [["networkctl", "reload"], ["networkctl", "reconfigure"] + names]
    }

    /// The file whose `[Match]` or `[NetDev]` names just this link.
    private static func path(of name: InterfaceName, _ suffix: String, in files: ConfigurationFiles) -> String? {
        let section = suffix == "netdev" ? "NetDev" : "Match"
        return files.all.first { file in
            file.path.hasPrefix(directory) && file.path.hasSuffix("." + suffix)
                && SectionedText(file.text).values("Name", in: section) == [name.text]
        }?.path
    }
    private static func write(_ link: Link, _ settings: LastingSettings, to files: inout ConfigurationFiles) {
        put(network(link, settings, files.asRead), link, "network", settings, to: &files)
        if let device = device(link) { put(device, link, "netdev", settings, to: &files) }
    }
    private static func put(
        _ sections: [SectionedText.Section], _ link: Link, _ suffix: String, _ settings: LastingSettings,
        to files: inout ConfigurationFiles
    ) {
        let before = files.asRead
        let former = settings.formerName(of: link)
        let present = path(of: former, suffix, in: before)
        // A file of somebody else keeps its name, one of ours follows the link's.
        let kept = present.flatMap { former != link.name && $0.hasPrefix(ours) ? nil : $0 }
        let text = SectionedText(present.flatMap { before[$0] } ?? "").replaced(
            by: sections, owned: ["Match", "NetDev", "Address", "Route", "Bond", "VLAN", "Bridge"],
            ownedKeys: [
                "Link": ["MTUBytes", "RequiredForOnline"],
                "Network": networkKeys.union(settings.hasGiven(link) ? nameServiceKeys : []),
            ])
        files.write(kept ?? "\(ours)\(link.name).\(suffix)", text.text)
    }
    private static let ours = "\(directory)/00-zs-"
    private static let networkKeys: Set<String> = [
        "Address", "Gateway", "Bond", "Bridge", "VLAN", "DHCP", "LinkLocalAddressing", "PrimarySlave",
        "ConfigureWithoutCarrier",
    ]
    private static let nameServiceKeys: Set<String> = ["DNS", "Domains"]
    private static func withReferences(
        _ text: SectionedText, _ link: Link, _ settings: LastingSettings
    ) -> SectionedText {
        text.replaced(
            by: [SectionedText.Section("Network", vlanLines(link, settings))], owned: [],
            ownedKeys: ["Network": ["VLAN"]]
        ).inOrder(of: text)
    }
    private static func vlanLines(_ link: Link, _ settings: LastingSettings) -> [String] {
        settings.network.vlans(on: link.name).map { "VLAN=\($0.name)" }
    }

    private static func network(
        _ link: Link, _ settings: LastingSettings, _ before: ConfigurationFiles
    ) -> [SectionedText.Section] {
        let (v4, v6) = (settings.isDynamic(link, .v4), settings.isDynamic(link, .v6))
        let addresses = IPAddress.Family.allCases.flatMap { settings.addresses(of: link, $0) }
        let isMember = link.master != nil
        var lines: [String] = []
        if let master = link.master, let kind = settings.network[master] {
            lines.append(kind.bond != nil ? "Bond=\(master)" : "Bridge=\(master)")
            if kind.bond?[.primary] == link.name.text { lines.append("PrimarySlave=yes") }
        }
        lines += vlanLines(link, settings)
        if v4 || v6 { lines.append("DHCP=\(v4 && v6 ? "yes" : v4 ? "ipv4" : "ipv6")") }
        lines += addresses.map { "Address=\($0)" }
        lines += IPAddress.Family.allCases.compactMap { settings.gateway(of: link, $0) }.map { "Gateway=\($0)" }
        if isMember { lines.append("LinkLocalAddressing=no") }
        if !v4 && !v6 { lines.append("ConfigureWithoutCarrier=yes") }
        if let giver = settings.giver(to: link), let path = path(of: giver, "network", in: before) {
            lines += SectionedText(before[path] ?? "").lines(of: nameServiceKeys, in: "Network")
        }
        let needed = !addresses.isEmpty || v4 || v6
        let linkLines =
            (link.mtu == 1500 || isMember ? [] : ["MTUBytes=\(link.mtu)"]) + (needed ? [] : ["RequiredForOnline=no"])
        return [
            SectionedText.Section("Match", ["Name=\(link.name)"]), SectionedText.Section("Link", linkLines),
            SectionedText.Section("Network", lines),
        ] + settings.furtherRoutes(of: link).map { SectionedText.Section("Route", routeLines($0)) }
    }
    private static func routeLines(_ route: Route) -> [String] {
        let everything = route.family == .v4 ? "0.0.0.0/0" : "::/0"
        return ["Destination=\(route.destination?.description ?? everything)"]
            + [
                route.gateway.map { "Gateway=\($0)" }, route.source.map { "PreferredSource=\($0)" },
                route.metric.map { "Metric=\($0)" }, route.table == "main" ? nil : "Table=\(route.table)",
                route.isOnLink ? "GatewayOnLink=yes" : nil, route.mtu.map { "MTUBytes=\($0)" },
            ].compactMap(\.self)
    }

    private static func device(_ link: Link) -> [SectionedText.Section]? {
        let (kind, details): (String, SectionedText.Section)
        switch link.kind {
        case .bond(let bond): (kind, details) = ("bond", bondSection(bond))
        case .vlan(_, let tag): (kind, details) = ("vlan", SectionedText.Section("VLAN", ["Id=\(tag)"]))
        case .bridge(let bridge):
            (kind, details) = (
                "bridge",
                SectionedText.Section(
                    "Bridge",
                    [
                        "STP=\(bridge.hasSpanningTree ? "yes" : "no")", "ForwardDelaySec=\(bridge.forwardDelay / 100)",
                    ])
            )
        case .nic, .loopback, .other: return nil
        }
        let mac = link.mac.map { ["MACAddress=\($0)"] } ?? []
        return [SectionedText.Section("NetDev", ["Name=\(link.name)", "Kind=\(kind)"] + mac), details]
    }
    private static func bondSection(_ bond: Bond) -> SectionedText.Section {
        var shown = bond.options
        shown[.miimon] = bond[.miimon]
        let lines = shown.sorted { $0.key < $1.key }.compactMap { option, value in line(option, value) }
        return SectionedText.Section("Bond", ["Mode=\(bond.mode.name)"] + lines)
    }
    private static func line(_ option: BondOption, _ value: String) -> String? {
        func yes(_ value: String) -> String { value == "0" ? "no" : "yes" }
        return switch option {
        case .miimon: "MIIMonitorSec=\(value)ms"
        case .updelay: "UpDelaySec=\(value)ms"
        case .downdelay: "DownDelaySec=\(value)ms"
        case .arpInterval: "ARPIntervalSec=\(value)ms"
        case .arpTarget: "ARPIPTargets=\(String(value.map { $0 == "," ? " " : $0 }))"
        case .arpValidate: "ARPValidate=\(value)"
        case .arpAllTargets: "ARPAllTargets=\(value)"
        case .primaryReselect: "PrimaryReselectPolicy=\(value)"
        case .failOverMAC: "FailOverMACPolicy=\(value)"
        case .hashPolicy: "TransmitHashPolicy=\(value)"
        case .resendIGMP: "ResendIGMP=\(value)"
        case .peerNotifications: "GratuitousARP=\(value)"
        case .allSlavesActive: "AllSlavesActive=\(yes(value))"
        case .minLinks: "MinLinks=\(value)"
        case .learningInterval: "LearnPacketIntervalSec=\(value)"
        case .packetsPerSlave: "PacketsPerSlave=\(value)"
        case .lacpRate: "LACPTransmitRate=\(value)"
        case .adSelect: "AdSelect=\(value)"
        case .dynamicBalancing: "DynamicTransmitLoadBalancing=\(yes(value))"
        // Said by the NIC's own file, or not to be said at all.
        case .primary, .useCarrier: nil
        }
    }
}

extension SectionedText {
    /// The same sections in the order in which `other` has them.
    fileprivate func inOrder(of other: SectionedText) -> SectionedText {
        func place(_ name: String) -> Int { other.sections.firstIndex { $0.name == name } ?? Int.max }
        var copy = self
        copy.sections = sections.enumerated()
            .sorted { (place($0.element.name), $0.offset) < (place($1.element.name), $1.offset) }.map(\.element)
        return copy
    }
}
