/// A route that somebody set: an operator, DHCP, a router's advertisement.  Routes that the kernel makes by itself from
/// addresses are not among them.
package struct Route: Hashable, Sendable, CustomStringConvertible {
    package var family: IPAddress.Family
    /// `nil` is the default route.
    package var destination: IPPrefix?
    package var gateway: IPAddress?
    package var device: InterfaceName
    package var source: IPAddress?
    package var metric: Int?
    /// The routing table's name or number; `main` unless somebody routes by policy.
    package var table: String
    /// Who set it: `static`, `boot`, `dhcp`, `ra`, or a number.
    package var origin: String
    /// `link`, `host` or a number; `nil` is global.
    package var scope: String?
    /// The gateway counts as reachable on the link whatever the addresses say.
    package var isOnLink: Bool
    package var mtu: Int?
    /// Attributes that this model does not know; such a route can be shown, but not taken away and put back.
    package var unknown: [String]

    package init(
        _ family: IPAddress.Family = .v4, to destination: IPPrefix?, via gateway: IPAddress?, on device: InterfaceName,
        source: IPAddress? = nil, metric: Int? = nil, table: String = "main", origin: String = "static",
        scope: String? = nil, isOnLink: Bool = false, mtu: Int? = nil, unknown: [String] = []
    ) {
        self.family = family
        self.destination = destination
        self.gateway = gateway
        self.device = device
        self.source = source
        self.metric = metric
        self.table = table
        self.origin = origin
        self.scope = scope
        self.isOnLink = isOnLink
        self.mtu = mtu
        self.unknown = unknown
    }

    package var isDefault: Bool { destination == nil }
    package var description: String {
        let target = destination.map(\.description) ?? "default"
        return gateway.map { "\(target) via \($0) dev \(device)" } ?? "\(target) dev \(device)"
    }
    package func on(_ other: InterfaceName) -> Route {
        var copy = self
        copy.device = other
        return copy
    }
    /// Whether the kernel would take both for the same route, so that only one of them can stand.
    package func clashes(with other: Route) -> Bool {
        family == other.family && destination == other.destination && table == other.table && metric == other.metric
    }
}
