/// A network device of a machine: what can be set of it, and is put back when a change is undone.
package struct Link: Hashable, Sendable {
    package var name: InterfaceName
    package var kind: Kind
    /// Its own address: of a NIC in a bond the one that it has outside.
    package var mac: MACAddress?
    package var mtu: Int
    /// Switched on; whether there is a signal on the wire is another matter.
    package var isUp: Bool
    /// The bond or bridge that it belongs to.
    package var master: InterfaceName?
    /// In the order in which they were added; those that the kernel makes by itself are left out.
    package var addresses: [InterfaceAddress]
    /// A text that somebody left with the link, such as whose it is.
    package var alias: String?

    package init(
        _ name: InterfaceName, _ kind: Kind, mac: MACAddress? = nil, mtu: Int = 1500, isUp: Bool = true,
        master: InterfaceName? = nil, addresses: [InterfaceAddress] = [], alias: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.mac = mac
        self.mtu = mtu
        self.isUp = isUp
        self.master = master
        self.addresses = addresses
        self.alias = alias
    }

    package enum Kind: Hashable, Sendable {
        case loopback
        /// A network card.  A veth counts as one: what is at its other end is its wire.
        case nic
        case bond(Bond)
        case vlan(base: InterfaceName, tag: VLANTag)
        case bridge(Bridge)
        /// Anything else, by the kernel's name (`vxlan`, `tun`, `dummy`): shown, never made or deleted here.
        case other(String)
    }

    /// The settings of a bridge.
    package struct Bridge: Hashable, Sendable {
        package var hasSpanningTree: Bool
        /// In hundredths of a second.
        package var forwardDelay: Int
        package init(hasSpanningTree: Bool = false, forwardDelay: Int = 0) {
            self.hasSpanningTree = hasSpanningTree
            self.forwardDelay = forwardDelay
        }
    }

    package var bond: Bond? { if case .bond(let bond) = kind { bond } else { nil } }
    package var bridge: Bridge? { if case .bridge(let bridge) = kind { bridge } else { nil } }
    package var vlan: (base: InterfaceName, tag: VLANTag)? {
        if case .vlan(let base, let tag) = kind { (base, tag) } else { nil }
    }
    package var isNIC: Bool { kind == .nic }
    /// The word for messages and JSON.
    package var kindName: String {
        switch kind {
        case .loopback: "loopback"
        case .nic: "physical"
        case .bond: "bond"
        case .vlan: "vlan"
        case .bridge: "bridge"
        case .other(let name): name
        }
    }
}
