/// An address that a link carries, with all that is needed to put it back.
package struct InterfaceAddress: Hashable, Sendable, CustomStringConvertible {
    package var prefix: IPPrefix
    package var scope: Scope
    package var broadcast: IPv4Address?
    /// The IPv4 label where it is not the link's name, such as `eth0:1`.
    package var label: String?
    /// `true` where the kernel makes no route to the network of this address.
    package var hasNoRoute: Bool
    /// `nil` for an address that stays; DHCP and router advertisements set the others.
    package var lifetime: Lifetime?
    /// Attributes that this model does not know; such an address can be shown, but not taken away and put back.
    package var unknown: [String]

    package init(
        _ prefix: IPPrefix, scope: Scope = .global, broadcast: IPv4Address? = nil, label: String? = nil,
        hasNoRoute: Bool = false, lifetime: Lifetime? = nil, unknown: [String] = []
    ) {
        self.prefix = prefix
        self.scope = scope
        self.broadcast = broadcast
        self.label = label
        self.hasNoRoute = hasNoRoute
        self.lifetime = lifetime
        self.unknown = unknown
    }
    /// An address as an operator gives it: with its network's broadcast address, for ever.
    package init(static prefix: IPPrefix) { self.init(prefix, broadcast: prefix.broadcast) }

    package enum Scope: String, Sendable, CaseIterable { case global, site, link, host }

    /// How long an address is valid and preferred, in seconds.
    ///
    /// Any two are equal: a clock that runs on is no difference between two states of a machine.
    package struct Lifetime: Hashable, Sendable {
        package var valid: Int64
        package var preferred: Int64
        package init(valid: Int64, preferred: Int64) {
            self.valid = valid
            self.preferred = preferred
        }
        package static func == (left: Lifetime, right: Lifetime) -> Bool { true }
        package func hash(into hasher: inout Hasher) {}
    }

    package var address: IPAddress { prefix.address }
    package var description: String { prefix.description }

    /// The same address as it stands on another link: a label belongs to one link.
    package var moved: InterfaceAddress {
        var copy = self
        copy.label = nil
        return copy
    }
}
