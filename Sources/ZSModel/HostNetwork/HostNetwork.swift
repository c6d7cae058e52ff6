/// The network of one machine, as it is or as it shall be: the state that plans start from and lead to.
package struct HostNetwork: Hashable, Sendable {
    package private(set) var links: [InterfaceName: Link]
    package var routes: Set<Route>

    package init(links: [Link] = [], routes: Set<Route> = []) {
        self.links = Dictionary(links.map { ($0.name, $0) }) { first, _ in first }
        self.routes = routes
    }

    package subscript(name: InterfaceName) -> Link? {
        get { links[name] }
        set { links[name] = newValue }
    }
    /// All links, by name, so that every listing and plan comes out in the same order.
    package var sortedLinks: [Link] { sorted(where: { _ in true }) }
    private func sorted(where chosen: (Link) -> Bool) -> [Link] {
        links.values.filter(chosen).sorted { $0.name.text < $1.name.text }
    }

    /// The links that belong to the bond or bridge `master`.
    package func members(of master: InterfaceName) -> [Link] { sorted(where: { $0.master == master }) }
    /// The VLAN devices on `base`.
    package func vlans(on base: InterfaceName) -> [Link] { sorted(where: { $0.vlan?.base == base }) }
    /// The VLAN devices on `base`, and those on them, lower ones first.
    package func allVLANs(on base: InterfaceName) -> [Link] {
        var found = vlans(on: base)
        var next = found.startIndex
        while next < found.endIndex {
            found += vlans(on: found[next].name)
            next += 1
        }
        return found
    }
    /// The routes, those first that others may need to reach their gateway, the default routes last.
    package var sortedRoutes: [Route] { routes.sorted { $0.place < $1.place } }
    package func routes(on device: InterfaceName) -> [Route] { sortedRoutes.filter { $0.device == device } }
    /// Whether `gateway` can be sent to directly on `device`.
    package func reaches(_ gateway: IPAddress, on device: InterfaceName) -> Bool {
        if case .v6(let address) = gateway, address.isLinkLocal { return true }
        let nearby = links[device]?.addresses.filter { !$0.hasNoRoute }.map(\.prefix) ?? []
        let onLink = routes.filter { $0.device == device && $0.gateway == nil }.compactMap(\.destination)
        return (nearby + onLink).contains { $0.contains(gateway) }
    }
    /// The link that carries `address`.
    package func carrier(of address: IPAddress) -> Link? {
        sortedLinks.first { link in link.addresses.contains { $0.address == address } }
    }

    /// How far a link is from the hardware: a NIC is 0, what stands on it or gathers it is higher.
    package func height(of name: InterfaceName) -> Int {
        var seen: Set<InterfaceName> = []
        return height(of: name, seen: &seen)
    }
    private func height(of name: InterfaceName, seen: inout Set<InterfaceName>) -> Int {
        guard seen.insert(name).inserted, let link = links[name] else { return 0 }
        let below = members(of: name).map(\.name) + (link.vlan.map { [$0.base] } ?? [])
        let heights = below.map { height(of: $0, seen: &seen) + 1 }
        return heights.max() ?? 0
    }
}

extension Route {
    /// The place in the order in which routes are set.
    fileprivate var place: (Int, String) {
        let rank = gateway == nil ? 0 : destination == nil ? 2 : 1
        return (rank, "\(description) \(metric ?? 0) \(table) \(origin)")
    }
}
