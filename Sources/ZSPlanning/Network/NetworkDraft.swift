package import ZSModel

/// A machine's network as it is, and as it shall be after the edits made so far.
///
/// Each edit checks its rules and changes ``network``; ``plan()`` finds the steps.  Nothing outside is touched.
package struct NetworkDraft: Sendable {
    package let observed: HostNetwork
    package internal(set) var network: HostNetwork
    /// New names by old ones.
    package internal(set) var renames: [InterfaceName: InterfaceName] = [:]
    /// What the operator should know, although nothing forbids it.
    package internal(set) var warnings: [String] = []

    let limits: CloudLimits

    /// - Parameter limits: what the cloud that the machine belongs to forbids.
    package init(_ observed: HostNetwork, limits: CloudLimits = CloudLimits()) {
        self.observed = observed
        self.limits = limits
        network = observed
    }

    /// The steps from the observed network to the edited one.
    package func plan() throws(Failure) -> NetworkPlan {
        try NetworkPlan(from: observed, to: network, renames: renames)
    }

    func existing(_ name: InterfaceName, rule: String) throws(Failure) -> Link {
        guard let link = network[name] else {
            throw .refusal(
                .notFound, "no interface '\(name)' on this machine", hint: "see 'zs-network-setting show'", rule: rule)
        }
        return link
    }
    mutating func change(_ name: InterfaceName, _ edit: (inout Link) -> Void) {
        guard var link = network[name] else { return }
        edit(&link)
        link.addresses = link.addresses.inKernelOrder
        network[name] = link
    }
    /// Switches a link on, and what it stands on.
    mutating func turnOn(_ name: InterfaceName) {
        if let base = network[name]?.vlan?.base { turnOn(base) }
        change(name) { $0.isUp = true }
    }
    /// The address that a link shows: a VLAN without one of its own has that of its base.
    func visibleMAC(of name: InterfaceName) -> MACAddress? {
        guard let link = network[name] else { return nil }
        return link.mac ?? link.vlan.flatMap { visibleMAC(of: $0.base) }
    }
    /// Takes the addresses and routes of one link to another.
    mutating func moveAddresses(from source: InterfaceName, to target: InterfaceName) {
        guard let addresses = network[source]?.addresses else { return }
        change(source) { $0.addresses = [] }
        change(target) { link in
            let present = Set(link.addresses.map(\.address))
            link.addresses += addresses.filter { !present.contains($0.address) }.map(\.moved)
        }
        network.routes = Set(network.routes.map { $0.device == source ? $0.on(target) : $0 })
    }
}

extension NetworkDraft {
    /// Notes what the operator should know, although nothing forbids it.
    package mutating func warn(_ text: String) { warnings.append(text) }
}
