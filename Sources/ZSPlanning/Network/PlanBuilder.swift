import ZSModel

/// Finds the steps from one state of a network to another, trying each on the model as it goes.
///
/// The order is always the same: routes and addresses go, links go down, members leave, names change, links are
/// deleted, settings change, links are made, members join, links come up, addresses and routes come.  In each part
/// what stands on top goes first and comes last.
struct PlanBuilder {
    private(set) var steps: [LinkStep] = []
    /// The machine after the steps so far.
    private var state: HostNetwork
    private let target: HostNetwork
    private let renames: [InterfaceName: InterfaceName]
    private let oldNames: [InterfaceName: InterfaceName]
    /// The machine as it was, under the new names.
    private let origin: HostNetwork
    /// Links that are deleted, perhaps to be made anew (new names).
    private let doomed: Set<InterfaceName>
    /// Links that are down at some moment of the plan (new names).
    private let falling: Set<InterfaceName>

    init(from before: HostNetwork, to after: HostNetwork, renames: [InterfaceName: InterfaceName]) {
        state = before
        target = after
        self.renames = renames
        oldNames = Dictionary(renames.map { ($0.value, $0.key) }) { first, _ in first }
        origin = before.renamed(renames)
        doomed = Self.doomed(origin, after)
        falling = Self.falling(origin, after, doomed: doomed, renamed: Set(renames.values))
    }

    mutating func build() throws(Failure) {
        try takeRoutes()
        try takeAddresses()
        try takeDown()
        try releaseMembers()
        try changeNames()
        try deleteLinks()
        try setMTUs(lowering: true)
        try setBonds()
        try setMTUs(lowering: false)
        try makeLinks()
        try setAliases()
        try setMACs()
        try joinMembers()
        try bringUp()
        try giveAddresses()
        try giveRoutes()
        guard state == target else {
            throw Failure(
                .bug, "a network plan does not lead where it should", details: state.differences(from: target))
        }
    }

    private mutating func emit(_ step: LinkStep) throws(Failure) {
        try state.perform(step)
        steps.append(step)
    }
    private func old(_ name: InterfaceName) -> InterfaceName { oldNames[name] ?? name }
    /// Links by height, those on top first.
    private func fromTop(_ names: some Sequence<InterfaceName>, of network: HostNetwork) -> [InterfaceName] {
        fromBottom(names, of: network).reversed()
    }
    private func fromBottom(_ names: some Sequence<InterfaceName>, of network: HostNetwork) -> [InterfaceName] {
        names.map { (height: network.height(of: $0), name: $0) }
            .sorted { ($0.height, $0.name.text) < ($1.height, $1.name.text) }.map(\.name)
    }

    // MARK: What is touched

    private static func doomed(_ origin: HostNetwork, _ target: HostNetwork) -> Set<InterfaceName> {
        var doomed: Set<InterfaceName> = []
        for link in origin.sortedLinks where target[link.name].map({ !link.canBecome($0) }) ?? true {
            doomed.insert(link.name)
            doomed.formUnion(origin.allVLANs(on: link.name).map(\.name))
        }
        return doomed
    }
    private static func falling(
        _ origin: HostNetwork, _ target: HostNetwork, doomed: Set<InterfaceName>, renamed: Set<InterfaceName>
    ) -> Set<InterfaceName> {
        var falling = doomed.union(renamed)
        for link in origin.sortedLinks {
            guard let wanted = target[link.name] else { continue }
            let moves = link.master != wanted.master
            let leavesBond = moves && link.master.flatMap { origin[$0]?.bond } != nil
            let joinsBond = moves && wanted.master.flatMap { target[$0]?.bond } != nil
            let change = link.bond.flatMap { from in wanted.bond.map { BondChange(from, $0) } }
            if link.isUp && !wanted.isUp || leavesBond || joinsBond || change?.down == true {
                falling.insert(link.name)
            }
            if change?.empty == true { falling.formUnion(origin.members(of: link.name).map(\.name)) }
        }
        for name in doomed where origin[name]?.bond != nil {
            falling.formUnion(origin.members(of: name).map(\.name))
        }
        return falling.union(falling.flatMap { origin.allVLANs(on: $0).map(\.name) })
    }
    /// Whether `link` has to leave its master in this plan.
    private func leaves(_ link: Link) -> Bool {
        guard let master = link.master else { return false }
        let emptied = origin[master]?.bond.flatMap { from in
            target[master]?.bond.map { BondChange(from, $0).empty }
        }
        return doomed.contains(link.name) || doomed.contains(master) || target[link.name]?.master != master
            || emptied == true
    }
    /// The addresses of `link` that have to go: all of a family from the first that is not wanted at its place, so that
    /// those that come stand in order; all of IPv6 when the link goes down; all when it joins a bond.
    private func leavingAddresses(of link: Link) -> [InterfaceAddress] {
        guard let wanted = target[link.name], !doomed.contains(link.name) else { return link.addresses }
        return IPAddress.Family.allCases.flatMap { family in
            let now = link.addresses.filter { $0.prefix.family == family }
            let then = wanted.addresses.filter { $0.prefix.family == family }
            if family == .v6 && falling.contains(link.name) { return now }
            let kept = zip(now, then).prefix { $0 == $1 }.count
            return Array(now[kept...])
        }
    }

    // MARK: Away

    private mutating func takeRoutes() throws(Failure) {
        for route in origin.sortedRoutes.reversed() {
            guard let link = origin[route.device] else { continue }
            let losesAddress = leavingAddresses(of: link).contains { $0.prefix.family == route.family }
            if !target.routes.contains(route) || falling.contains(route.device) || losesAddress {
                try emit(.removeRoute(route.on(old(route.device))))
            }
        }
    }
    private mutating func takeAddresses() throws(Failure) {
        for name in fromTop(origin.links.keys, of: origin) {
            guard let link = origin[name] else { continue }
            for address in leavingAddresses(of: link).reversed() { try emit(.removeAddress(old(name), address)) }
        }
    }
    private mutating func takeDown() throws(Failure) {
        for name in fromTop(falling, of: origin) {
            guard let link = origin[name] else { continue }
            // Leaving a bond takes a NIC down by itself.
            if leaves(link), link.master.flatMap({ origin[$0]?.bond }) != nil { continue }
            // A VLAN that was down is said to be down: else coming back up its base would take it along.
            if link.isUp || link.vlan != nil { try emit(.setUp(old(name), from: link.isUp, to: false)) }
        }
    }
    private mutating func releaseMembers() throws(Failure) {
        for link in origin.sortedLinks where leaves(link) {
            guard let master = link.master else { continue }
            try emit(.setMaster(old(link.name), from: old(master), to: nil))
            guard origin[master]?.bond != nil else { continue }
            // The kernel gives a NIC the MTU that it had when it joined, and an empty bond an address at random.
            try emit(.setMTU(old(link.name), from: link.mtu, to: link.mtu))
            if state.members(of: old(master)).isEmpty, let mac = origin[master]?.mac {
                try emit(.setMAC(old(master), from: mac, to: mac))
            }
        }
    }
    private mutating func changeNames() throws(Failure) {
        var waiting = renames.filter { $0.key != $0.value }
        while !waiting.isEmpty {
            let free = waiting.keys.sorted { $0.text < $1.text }.first { waiting[$0].map { state[$0] == nil } == true }
            if let name = free, let new = waiting.removeValue(forKey: name) {
                try emit(.rename(name, to: new))
            } else if let name = waiting.keys.min(by: { $0.text < $1.text }), let new = waiting[name],
                let aside = temporaryName()
            {
                try emit(.rename(name, to: aside))
                waiting[name] = nil
                waiting[aside] = new
            }
        }
    }
    /// A name for a link that has to stand aside while others swap names.
    private func temporaryName() -> InterfaceName? {
        (0...state.links.count).lazy.compactMap { InterfaceName("zs-aside\($0)") }.first { state[$0] == nil }
    }
    private mutating func deleteLinks() throws(Failure) {
        for name in fromTop(doomed, of: origin) {
            // What is made again on the way back has no alias of its own.
            if let alias = state[name]?.alias { try emit(.setAlias(name, from: alias, to: nil)) }
            if let link = state[name] { try emit(.delete(link)) }
        }
    }

    // MARK: Settings

    private mutating func setMTUs(lowering: Bool) throws(Failure) {
        let names = lowering ? fromTop(state.links.keys, of: state) : fromBottom(state.links.keys, of: state)
        for name in names {
            guard let link = state[name], let wanted = target[name], lowering == (wanted.mtu < link.mtu),
                wanted.mtu != link.mtu, link.master.flatMap({ state[$0]?.bond }) == nil
            else { continue }
            try emit(.setMTU(name, from: link.mtu, to: wanted.mtu))
        }
    }
    private mutating func setBonds() throws(Failure) {
        for link in state.sortedLinks {
            if let from = link.bond, let to = target[link.name]?.bond, from != to {
                try emit(.setBond(link.name, from: from, to: to))
            }
        }
    }
    private mutating func setMACs() throws(Failure) {
        for link in state.sortedLinks {
            if let from = link.mac, let to = target[link.name]?.mac, from != to {
                try emit(.setMAC(link.name, from: from, to: to))
            }
        }
    }

    // MARK: Back

    private mutating func makeLinks() throws(Failure) {
        for name in fromBottom(target.links.keys.filter { state[$0] == nil }, of: target) {
            guard var link = target[name] else { continue }
            link.isUp = false
            link.master = nil
            link.addresses = []
            link.alias = nil
            try emit(.create(link))
        }
    }
    private mutating func setAliases() throws(Failure) {
        for link in state.sortedLinks {
            guard let wanted = target[link.name], wanted.alias != link.alias else { continue }
            try emit(.setAlias(link.name, from: link.alias, to: wanted.alias))
        }
    }
    private mutating func joinMembers() throws(Failure) {
        for name in fromBottom(target.links.keys, of: target) {
            guard let master = target[name]?.master, state[name]?.master != master else { continue }
            if target[master]?.bond != nil, let mtu = state[name]?.mtu {
                // For the way back: leaving gives a NIC the MTU that it had when it joined last, perhaps another.
                try emit(.setMTU(name, from: mtu, to: mtu))
            }
            try emit(.setMaster(name, from: nil, to: master))
        }
    }
    private mutating func bringUp() throws(Failure) {
        for name in fromBottom(target.links.keys, of: target) {
            guard let link = state[name], let wanted = target[name], link.isUp != wanted.isUp else { continue }
            try emit(.setUp(name, from: link.isUp, to: wanted.isUp))
        }
    }
    private mutating func giveAddresses() throws(Failure) {
        for name in fromBottom(target.links.keys, of: target) {
            let present = state[name]?.addresses ?? []
            for address in target[name]?.addresses ?? [] where !present.contains(address) {
                try emit(.addAddress(name, address))
            }
        }
    }
    private mutating func giveRoutes() throws(Failure) {
        for route in target.sortedRoutes where !state.routes.contains(route) { try emit(.addRoute(route)) }
    }
}

extension Link {
    /// Whether settings alone turn this link into `other`; otherwise it is deleted and made anew.
    fileprivate func canBecome(_ other: Link) -> Bool {
        switch (kind, other.kind) {
        case (.bond, .bond): true
        default: kind == other.kind
        }
    }
}
