import ZSModel
import ZSPlanning

/// The `ifcfg` files of the manual's system: one for each device, and one for its routes (N-26).
struct IfcfgFormat: ConfigurationFormat {
    private static let directory = "/etc/sysconfig/network-scripts"

    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure) {
        for name in settings.formerNames {
            for kind in ["ifcfg", "route", "route6"] { files.remove("\(Self.directory)/\(kind)-\(name)") }
        }
        for link in settings.written { Self.write(link, settings, to: &files) }
        for link in settings.mentioned where !describes(link.name, in: files) { Self.write(link, settings, to: &files) }
    }
    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool {
        files["\(Self.directory)/ifcfg-\(name)"] != nil
    }
    /// The network service reads the files when it starts; nothing runs in between.
    func adoption(_ settings: LastingSettings) -> [[String]] { [] }

    private static func write(_ link: Link, _ settings: LastingSettings, to files: inout ConfigurationFiles) {
        let before = files.asRead
        func present(_ name: InterfaceName) -> [String] {
            before["\(directory)/ifcfg-\(name)"]?.split(separator: "\n").map(String.init) ?? []
        }
        let inherited = settings.giver(to: link).map { present($0).filter(isNameService) } ?? []
        // What our lines do not speak of stays (N-31).
        let kept = present(settings.formerName(of: link)).filter { line in
            !isOurs(line) && !(isNameService(line) && (settings.hasGiven(link) || !inherited.isEmpty))
        }
        files.write("\(directory)/ifcfg-\(link.name)", text(lines(link, settings) + inherited + kept))

        for (family, kind) in [(IPAddress.Family.v4, "route"), (.v6, "route6")] {
            let routes = settings.furtherRoutes(of: link).filter { $0.family == family }.map(line)
            let path = "\(directory)/\(kind)-\(link.name)"
            if routes.isEmpty {
                files.remove(path)
            } else {
                files.write(path, text(routes))
            }
        }
    }

    private static func lines(_ link: Link, _ settings: LastingSettings) -> [String] {
        let master = link.master.flatMap { settings.network[$0] }
        var lines = ["DEVICE=\(link.name)"]
        switch link.kind {
        case .bond(let bond):
            lines += ["TYPE=Bond", "BONDING_MASTER=yes", "BONDING_OPTS=\"\(bond.optionsText)\""]
        case .vlan: lines.append("VLAN=yes")
        case .bridge: lines.append("TYPE=Bridge")
        case .nic, .loopback, .other:
            lines.append("NAME=\(link.name)")
            if master?.bond == nil { lines.append("TYPE=Ethernet") }
        }
        if let master, master.bond != nil { lines += ["MASTER=\(master.name)", "SLAVE=yes"] }
        lines += protocolLines(link, settings)
        if let master, master.bridge != nil { lines.append("BRIDGE=\(master.name)") }
        if let bridge = link.bridge {
            lines += ["DELAY=\(bridge.forwardDelay / 100)", "STP=\(bridge.hasSpanningTree ? "on" : "off")"]
        }
        if link.mtu != 1500 && master?.bond == nil { lines.append("MTU=\(link.mtu)") }
        return lines + ["NM_CONTROLLED=no"]
    }
    private static func protocolLines(_ link: Link, _ settings: LastingSettings) -> [String] {
        let v4 = settings.addresses(of: link, .v4)
        let v6 = settings.addresses(of: link, .v6)
        let way = settings.isDynamic(link, .v4) ? "dhcp" : v4.isEmpty && link.bridge == nil ? "none" : "static"
        var lines = ["BOOTPROTO=\(way)", "ONBOOT=yes"]
        for (index, prefix) in v4.enumerated() {
            let number = index == 0 ? "" : String(index)
            lines += ["IPADDR\(number)=\(prefix.address)"] + (prefix.netmask.map { ["NETMASK\(number)=\($0)"] } ?? [])
        }
        if let gateway = settings.gateway(of: link, .v4) { lines.append("GATEWAY=\(gateway)") }
        if let first = v6.first {
            lines += ["IPV6INIT=yes", "IPV6ADDR=\(first)"]
            let others = v6.dropFirst().map(\.description).joined(separator: " ")
            if !others.isEmpty { lines.append("IPV6ADDR_SECONDARIES=\"\(others)\"") }
            if let gateway = settings.gateway(of: link, .v6) { lines.append("IPV6_DEFAULTGW=\(gateway)") }
        }
        return lines
    }
    private static func line(_ route: Route) -> String {
        let words: [String?] = [
            route.destination?.description ?? "default", route.gateway.map { "via \($0)" },
            route.gateway == nil ? "dev \(route.device)" : nil, route.metric.map { "metric \($0)" },
            route.source.map { "src \($0)" }, route.table == "main" ? nil : "table \(route.table)",
        ]
        return words.compactMap(\.self).joined(separator: " ")
    }

    private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
    /// The key of a line without the number behind it: `IPADDR` of `IPADDR1=…`.
    private static func stem(_ line: String) -> String? {
        SectionedText.pair(line).map { String($0.key.reversed().drop { $0.isNumber }.reversed()) }
    }
    private static func isNameService(_ line: String) -> Bool {
        stem(line).map { ["DNS", "DOMAIN", "PEERDNS"].contains($0) } ?? false
    }
    private static func isOurs(_ line: String) -> Bool {
        guard let key = SectionedText.pair(line)?.key, let stem = stem(line) else { return false }
        return ["IPADDR", "NETMASK", "PREFIX", "GATEWAY", "BROADCAST", "NETWORK"].contains(stem)
            || [
                "DEVICE", "NAME", "TYPE", "BOOTPROTO", "ONBOOT", "NM_CONTROLLED", "BRIDGE", "MASTER", "SLAVE", "VLAN",
                "BONDING_MASTER", "BONDING_OPTS", "DELAY", "STP", "MTU", "IPV6INIT", "IPV6ADDR", "IPV6ADDR_SECONDARIES",
                "IPV6_DEFAULTGW",
            ].contains(key)
    }
}
