import ZSModel
import ZSRendering

/// Reads what `ip -details -json address show` prints.
struct LinkReader {
    private(set) var links: [Link] = []
    private(set) var status: [LinkStatus] = []

    init(_ document: JSON) throws(Failure) {
        guard let objects = document.list else { throw Failure(.failed, "ip printed no list of links") }
        var shown: [InterfaceName: MACAddress] = [:]
        for object in objects {
            // A name with characters that zs never writes is no link that zs touches.
            guard let name = object["ifname"]?.text.flatMap(InterfaceName.init) else { continue }
            let flags = object["flags"]?.list?.compactMap(\.text) ?? []
            let mac = object["address"]?.text.flatMap { MACAddress($0) }
            let permanent = Self.permanentMAC(object)
            shown[name] = mac
            let isSlave = object["linkinfo"]?["info_slave_kind"]?.text == "bond"
            links.append(
                Link(
                    name, try Self.kind(object, name), mac: isSlave ? permanent ?? mac : mac,
                    mtu: object["mtu"]?.integer.map { Int($0) } ?? 0, isUp: flags.contains("UP"),
                    master: object["master"]?.text.flatMap(InterfaceName.init), addresses: Self.settable(object, name),
                    alias: object["ifalias"]?.text))
            status.append(
                LinkStatus(
                    name: name, index: object["ifindex"]?.integer.map { Int($0) } ?? 0,
                    state: object["operstate"]?.text ?? "UNKNOWN", hasCarrier: flags.contains("LOWER_UP"), mac: mac,
                    permanentMAC: permanent ?? (isSlave ? nil : mac), speed: nil, driver: nil,
                    addresses: Self.addresses(object, name)))
        }
        for index in links.indices {
            // A VLAN device without an address of its own has that of its base, and follows it.
            if let base = links[index].vlan?.base, links[index].mac == shown[base] { links[index].mac = nil }
        }
    }

    private static func permanentMAC(_ object: JSON) -> MACAddress? {
        let text = object["linkinfo"]?["info_slave_data"]?["perm_hwaddr"]?.text ?? object["permaddr"]?.text
        return text.flatMap { MACAddress($0) }
    }

    private static func kind(_ object: JSON, _ name: InterfaceName) throws(Failure) -> Link.Kind {
        if object["link_type"]?.text == "loopback" { return .loopback }
        let info = object["linkinfo"]
        let data = info?["info_data"]
        switch info?["info_kind"]?.text {
        case nil: return object["link_type"]?.text == "ether" ? .nic : .other(object["link_type"]?.text ?? "unknown")
        case "veth": return .nic
        case "bond": return .bond(bond(data))
        case "bridge":
            return .bridge(
                Link.Bridge(
                    hasSpanningTree: data?["stp_state"]?.integer != 0,
                    forwardDelay: data?["forward_delay"]?.integer.map { Int($0) } ?? 0))
        case "vlan":
            guard data?["protocol"]?.text == "802.1Q", let base = object["link"]?.text.flatMap(InterfaceName.init),
                let tag = data?["id"]?.integer.flatMap({ VLANTag(Int($0)) })
            else { return .other("vlan") }
            return .vlan(base: base, tag: tag)
        case .some(let kind): return .other(kind)
        }
    }

    private static func bond(_ data: JSON?) -> Bond {
        let mode = data?["mode"]?.text.flatMap(BondMode.init) ?? .balanceRR
        var options: [BondOption: String] = [:]
        for option in BondOption.allCases where option.applies(to: mode) {
            // iproute2 puts `ad_` before the name of this one when it prints.
            let key = option == .lacpRate ? "ad_lacp_rate" : option.rawValue
            guard let value = data?[key] ?? data?[option.rawValue] else { continue }
            let texts = value.list?.compactMap(\.text) ?? [value.text ?? value.integer.map(String.init) ?? ""]
            let text = texts.joined(separator: ",")
            options[option] = (try? option.read(text)) ?? (text.isEmpty ? nil : text)
        }
        return Bond(mode, options)
    }

    /// The addresses that somebody set: not those that the kernel makes of the link's MAC or of a router's word.
    private static func settable(_ object: JSON, _ name: InterfaceName) -> [InterfaceAddress] {
        let all = addresses(object, name).filter { address in
            guard case .v6(let number) = address.address else { return true }
            return !number.isLinkLocal && !address.unknown.contains("mngtmpaddr")
                && !address.unknown.contains("temporary")
        }
        // The kernel lists IPv6 addresses newest first.
        let v6 = all.filter { $0.prefix.family == .v6 }
        return all.filter { $0.prefix.family == .v4 } + v6.reversed()
    }

    private static func addresses(_ object: JSON, _ name: InterfaceName) -> [InterfaceAddress] {
        (object["addr_info"]?.list ?? []).compactMap { entry -> InterfaceAddress? in
            guard let text = entry["local"]?.text, let address = IPAddress(text),
                let length = entry["prefixlen"]?.integer, let prefix = IPPrefix(address, length: Int(length))
            else { return nil }
            let label = entry["label"]?.text
            let forever: Int64 = 0xffff_ffff
            let valid = entry["valid_life_time"]?.integer ?? forever
            let preferred = entry["preferred_life_time"]?.integer ?? forever
            return InterfaceAddress(
                prefix, scope: entry["scope"]?.text.flatMap(InterfaceAddress.Scope.init) ?? .global,
                broadcast: entry["broadcast"]?.text.flatMap { IPv4Address($0) },
                label: label == name.text ? nil : label, hasNoRoute: entry["noprefixroute"]?.bool == true,
                lifetime: valid == forever && preferred == forever
                    ? nil : InterfaceAddress.Lifetime(valid: valid, preferred: preferred),
                unknown: unknown(entry))
        }
    }
    private static let understood: Set<String> = [
        "family", "local", "prefixlen", "scope", "broadcast", "label", "noprefixroute", "valid_life_time",
        "preferred_life_time", "dynamic", "secondary", "tentative", "dadfailed", "deprecated", "nodad", "metric",
        "stable-privacy",
    ]
    private static func unknown(_ entry: JSON) -> [String] {
        (entry.members ?? []).filter { !understood.contains($0.name) && $0.value != false }.map(\.name)
    }
}
