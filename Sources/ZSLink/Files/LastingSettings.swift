package import ZSModel
package import ZSPlanning

/// What shall stand after a reboot: the settings of the links that a change is about.
package struct LastingSettings: Sendable, Hashable {
    /// The whole network, for the links that others refer to.
    package let network: HostNetwork
    /// The links whose settings are written, lower ones first.
    package let written: [Link]
    /// The links that must be known to the backend because others stand on them, lower ones first.
    package let mentioned: [Link]
    /// Names that no link has any more.
    package let gone: [InterfaceName]
    /// New names by old ones.
    package let renames: [InterfaceName: InterfaceName]
    /// By links that took over addresses: the former name of the link that had them, and lost its name servers too.
    private let givers: [InterfaceName: InterfaceName]

    /// The settings to keep after `plan`.
    /// - Parameter subjects: links that the command named; they are kept even where nothing had to change.
    package init(after plan: NetworkPlan, subjects: Set<InterfaceName>) {
        let network = plan.after
        let before = plan.before.renamed(plan.renames)
        let changed = network.sortedLinks.filter { link in
            before[link.name] != link || before.routes(on: link.name) != network.routes(on: link.name)
        }
        var chosen = Set(changed.map(\.name)).union(subjects.filter { network[$0] != nil })
        chosen.formUnion(plan.renames.values)
        let written = chosen
        var reached = chosen
        var frontier = Array(chosen)
        while let name = frontier.popLast() {
            guard let link = network[name] else { continue }
            let members = network.members(of: name).filter { $0.lasts && $0.belongs(to: link) }
            let near = [link.master, link.vlan?.base].compactMap(\.self) + members.map(\.name)
            for next in near where reached.insert(next).inserted { frontier.append(next) }
        }
        func byHeight(_ names: Set<InterfaceName>) -> [Link] {
            names.compactMap { network[$0] }.sorted {
                (network.height(of: $0.name), $0.name.text) < (network.height(of: $1.name), $1.name.text)
            }
        }
        self.network = network
        self.written = byHeight(written.filter { network[$0]?.lasts == true })
        mentioned = byHeight(reached.subtracting(written).filter { network[$0]?.lasts == true })
        gone = Set(plan.before.links.keys).subtracting(network.links.keys).subtracting(plan.renames.keys)
            .sorted { $0.text < $1.text }
        renames = plan.renames
        givers = Self.givers(from: before, to: network)
    }
    private static func givers(from before: HostNetwork, to after: HostNetwork) -> [InterfaceName: InterfaceName] {
        let losers = before.sortedLinks.filter { !$0.addresses.isEmpty && after[$0.name]?.addresses.isEmpty ?? true }
        var givers: [InterfaceName: InterfaceName] = [:]
        for link in after.sortedLinks where !link.addresses.isEmpty && before[link.name]?.addresses.isEmpty ?? true {
            givers[link.name] =
                losers.first { loser in
                    after.stands(link.name, on: loser.name) || before.stands(loser.name, on: link.name)
                }?.name
        }
        return givers
    }

    /// The name by which the files know `link`.
    package func formerName(of link: Link) -> InterfaceName { formerName(link.name) }
    private func formerName(_ name: InterfaceName) -> InterfaceName {
        renames.first { $0.value == name }?.key ?? name
    }
    /// The names that the files must not speak of as they did: of links that are gone or have another name.
    package var formerNames: [InterfaceName] { gone + renames.keys.sorted { $0.text < $1.text } }
    /// By its former name, the link whose addresses `link` took over, and whose name servers go with them.
    package func giver(to link: Link) -> InterfaceName? { givers[link.name].map(formerName) }
    /// Whether another link took over the addresses of `link`.
    package func hasGiven(_ link: Link) -> Bool { givers.values.contains(link.name) }

    /// Addresses to write: those that stay.  DHCP and the router bring the others.
    package func addresses(of link: Link, _ family: IPAddress.Family) -> [IPPrefix] {
        link.addresses.filter { $0.prefix.family == family && $0.lifetime == nil }.map(\.prefix)
    }
    /// Whether the link has an address that DHCP or a router brought.
    package func isDynamic(_ link: Link, _ family: IPAddress.Family) -> Bool {
        link.addresses.contains { $0.prefix.family == family && $0.lifetime != nil }
    }
    /// The routes to write: those that somebody set, not DHCP.
    package func routes(of link: Link) -> [Route] {
        network.routes(on: link.name).filter { $0.origin != "dhcp" }
    }
    package func gateway(of link: Link, _ family: IPAddress.Family) -> IPAddress? {
        gatewayRoute(of: link, family)?.gateway
    }
    package func gatewayRoute(of link: Link, _ family: IPAddress.Family) -> Route? {
        routes(of: link).first { $0.isDefault && $0.gateway != nil && $0.family == family && $0.table == "main" }
    }
    /// The routes besides the default gateways.
    package func furtherRoutes(of link: Link) -> [Route] {
        routes(of: link).filter { !$0.isDefault || $0.table != "main" || $0.gateway != gateway(of: link, $0.family) }
    }
    /// The links of a bond or bridge that come back after a reboot; the interfaces of virtual machines do not.
    package func members(of link: Link) -> [Link] {
        network.members(of: link.name).filter { $0.lasts && ($0.belongs(to: link) || written.contains($0)) }
    }
}

extension HostNetwork {
    /// Whether `upper` is a bond or bridge with `lower` in it, or a VLAN device on it, or stands on such a one.
    fileprivate func stands(_ upper: InterfaceName, on lower: InterfaceName) -> Bool {
        let next = [links[lower]?.master].compactMap(\.self) + vlans(on: lower).map(\.name)
        return next.contains { $0 == upper || stands(upper, on: $0) }
    }
}

extension Link {
    /// Whether the link is one that is written down: not one that a program makes for the time that it runs.
    var lasts: Bool {
        switch kind {
        case .nic, .bond, .vlan, .bridge: true
        case .loopback, .other: false
        }
    }
    /// Whether the link is in `master` for good: a NIC in a bond, or the port that a bridge is named for.
    fileprivate func belongs(to master: Link) -> Bool { master.bond != nil || name.bridge == master.name }
}
