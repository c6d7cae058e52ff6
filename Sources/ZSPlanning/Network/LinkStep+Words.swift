import ZSModel

extension LinkStep {
    /// The command of iproute2 that makes this step, word by word.
    ///
    /// Every value in it but an alias is of a type that admits no blank and no character that a shell would read.
    package var words: [String] {
        switch self {
        case .create(let link): Self.creation(of: link)
        case .delete(let link): ["ip", "link", "delete", "dev", link.name.text]
        case .rename(let name, let new): ["ip", "link", "set", "dev", name.text, "name", new.text]
        case .setUp(let name, _, let to): ["ip", "link", "set", "dev", name.text, to ? "up" : "down"]
        case .setMTU(let name, _, let to): ["ip", "link", "set", "dev", name.text, "mtu", String(to)]
        case .setMAC(let name, _, let to): ["ip", "link", "set", "dev", name.text, "address", to.description]
        case .setAlias(let name, _, let to): ["ip", "link", "set", "dev", name.text, "alias", to ?? ""]
        case .setBond(let name, let from, let to):
            ["ip", "link", "set", "dev", name.text, "type", "bond"] + Self.bondWords(to, after: from)
        case .setMaster(let name, _, .some(let master)):
            ["ip", "link", "set", "dev", name.text, "master", master.text]
        case .setMaster(let name, _, nil): ["ip", "link", "set", "dev", name.text, "nomaster"]
        case .addAddress(let name, let address):
            ["ip", "address", "add", address.prefix.description, "dev", name.text] + Self.details(of: address)
        case .removeAddress(let name, let address):
            ["ip", "address", "delete", address.prefix.description, "dev", name.text]
        case .addRoute(let route): ["ip"] + Self.family(route) + ["route", "add"] + Self.words(of: route)
        case .removeRoute(let route): ["ip"] + Self.family(route) + ["route", "delete"] + Self.words(of: route)
        }
    }

    private static func creation(of link: Link) -> [String] {
        var words = ["ip", "link", "add"]
        if let base = link.vlan?.base { words += ["link", base.text] }
        words += ["name", link.name.text]
        // Given at creation, the address counts as set: udev's policy of generated addresses then leaves it alone.
        if let mac = link.mac { words += ["address", mac.description] }
        words += ["mtu", String(link.mtu), "type"]
        switch link.kind {
        case .bond(let bond): return words + ["bond"] + bondWords(bond, after: nil)
        case .vlan(_, let tag): return words + ["vlan", "id", String(tag.number)]
        case .bridge(let bridge):
            return words + [
                "bridge", "forward_delay", String(bridge.forwardDelay), "stp_state", bridge.hasSpanningTree ? "1" : "0",
            ]
        case .loopback, .nic: return words + ["dummy"]
        case .other(let kind): return words + [kind]
        }
    }
    /// The mode, and every option that is not, or was not, as in a new bond.
    private static func bondWords(_ bond: Bond, after former: Bond?) -> [String] {
        let options = Set(bond.options.keys).union(former?.options.keys.map { $0 } ?? [])
        let changes = options.sorted().filter { former == nil || bond[$0] != former?[$0] || bond.mode != former?.mode }
        let mode = bond.mode == former?.mode ? [] : ["mode", bond.mode.name]
        return mode + changes.filter { $0.applies(to: bond.mode) }.flatMap { [$0.rawValue, bond[$0] ?? ""] }
    }
    private static func details(of address: InterfaceAddress) -> [String] {
        var words: [String] = []
        if let broadcast = address.broadcast { words += ["broadcast", broadcast.description] }
        if let label = address.label { words += ["label", label] }
        if address.scope != .global { words += ["scope", address.scope.rawValue] }
        if let lifetime = address.lifetime {
            words += ["valid_lft", String(lifetime.valid), "preferred_lft", String(lifetime.preferred)]
        }
        if address.hasNoRoute { words.append("noprefixroute") }
        return words
    }
    private static func family(_ route: Route) -> [String] { route.family == .v6 ? ["-6"] : [] }
    private static func words(of route: Route) -> [String] {
        var words = [route.destination?.description ?? "default"]
        if let gateway = route.gateway { words += ["via", gateway.description] }
        words += ["dev", route.device.text]
        if let source = route.source { words += ["src", source.description] }
        if let metric = route.metric { words += ["metric", String(metric)] }
        if route.table != "main" { words += ["table", route.table] }
        words += ["proto", route.origin]
        if let scope = route.scope { words += ["scope", scope] }
        if let mtu = route.mtu { words += ["mtu", String(mtu)] }
        if route.isOnLink { words.append("onlink") }
        return words
    }
}
