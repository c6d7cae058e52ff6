package import ZSModel

/// A machine's network as it was found: what can be set of it, and what the hardware says.
package struct Observation: Sendable, Equatable {
    package var network: HostNetwork
    /// In the kernel's order.
    package var status: [LinkStatus]
    package var bonds: [BondStatus]

    package init(network: HostNetwork, status: [LinkStatus], bonds: [BondStatus]) {
        self.network = network
        self.status = status
        self.bonds = bonds
    }
    package func status(of name: InterfaceName) -> LinkStatus? { status.first { $0.name == name } }
    package func bond(_ name: InterfaceName) -> BondStatus? { bonds.first { $0.name == name } }
}

/// What the kernel says of a link that nobody sets.
package struct LinkStatus: Sendable, Equatable {
    package var name: InterfaceName
    package var index: Int
    /// The kernel's words: `UP`, `DOWN`, `LOWERLAYERDOWN`, `UNKNOWN`.
    package var state: String
    /// There is a signal on the wire.
    package var hasCarrier: Bool
    /// The address that the link shows now; of a NIC in a bond the bond's.
    package var mac: MACAddress?
    /// The address that the NIC was made with, when the kernel knows it.
    package var permanentMAC: MACAddress?
    /// In Mbit/s; `nil` when unknown or not applicable.
    package var speed: Int?
    package var driver: String?
    /// Every address with its prefix and scope, those of the kernel included.
    package var addresses: [InterfaceAddress]
}

/// What the kernel says of a bond and its NICs (`/proc/net/bonding`).
package struct BondStatus: Sendable, Equatable {
    package var name: InterfaceName
    package var activeSlave: InterfaceName?
    /// Of mode 802.3ad: the switch's side; all zeros means that nobody answers (N-46).
    package var partnerMAC: String?
    package var slaves: [Slave]

    package struct Slave: Sendable, Equatable {
        package var name: InterfaceName
        /// The link is up as the bond's monitor sees it.
        package var isUp: Bool
        /// In Mbit/s.
        package var speed: Int?
        package var permanentMAC: MACAddress?
        /// Of mode 802.3ad: NICs of one number work together (N-92).
        package var aggregator: Int?
        package var failures: Int
    }
}
