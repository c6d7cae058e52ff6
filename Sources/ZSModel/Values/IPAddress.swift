/// An address of either version of the Internet protocol.
package enum IPAddress: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    case v4(IPv4Address)
    case v6(IPv6Address)

    package enum Family: Sendable, Hashable, CaseIterable {
        case v4, v6
        /// The number of bits of an address.
        package var width: Int { self == .v4 ? 32 : 128 }
    }
    package var family: Family {
        switch self {
        case .v4: .v4
        case .v6: .v6
        }
    }

    package init?(_ text: some StringProtocol) {
        if let address = IPv4Address(text) {
            self = .v4(address)
        } else if let address = IPv6Address(text) {
            self = .v6(address)
        } else {
            return nil
        }
    }
    package static func read(_ text: String) throws(Reject) -> IPAddress {
        guard let address = IPAddress(text) else { throw Reject("expected an address such as 192.168.1.10") }
        return address
    }
    package static var valueName: String { "ADDRESS" }
    package var spelled: String { description }
    package var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}

/// An address and the length of its network's prefix: `192.168.1.10/24`, `2001:db8::/32`.
package struct IPPrefix: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The address as given; its host bits may be set.
    package let address: IPAddress
    /// 0…32 or 0…128.
    package let length: Int

    package init?(_ address: IPAddress, length: Int) {
        guard (0...address.family.width).contains(length) else { return nil }
        self.address = address
        self.length = length
    }
    package init(_ address: IPv4Address, mask: IPv4Netmask) {
        self.address = .v4(address)
        length = mask.prefixLength
    }
    /// Reads `ADDRESS/LENGTH`; `nil` when `text` is not that.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]), (1...3).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        self.init(address, length: length)
    }
    package static func read(_ text: String) throws(Reject) -> IPPrefix {
        guard let prefix = IPPrefix(text) else { throw Reject("expected a prefix such as 192.168.1.0/24") }
        return prefix
    }
    package static var valueName: String { "CIDR" }
    package var spelled: String { description }
    package var description: String { "\(address)/\(length)" }
    package var family: IPAddress.Family { address.family }

    /// The same prefix with every host bit zero.
    package var network: IPPrefix {
        switch address {
        case .v4(let address):
            let mask = length == 0 ? 0 : ~UInt32(0) << UInt32(32 - length)
            return IPPrefix(unchecked: .v4(IPv4Address(number: address.number & mask)), length)
        case .v6(let address):
            let high = length == 0 ? 0 : ~UInt64(0) << UInt64(max(0, 64 - length))
            let low = length <= 64 ? 0 : ~UInt64(0) << UInt64(128 - length)
            return IPPrefix(
                unchecked: .v6(IPv6Address(high: address.high & high, low: address.low & low)), length)
        }
    }
    private init(unchecked address: IPAddress, _ length: Int) {
        self.address = address
        self.length = length
    }

    /// Whether `other` lies in this network.
    package func contains(_ other: IPAddress) -> Bool {
        guard other.family == family, let placed = IPPrefix(other, length: length) else { return false }
        return placed.network == network
    }
    package func overlaps(_ other: IPPrefix) -> Bool { contains(other.address) || other.contains(address) }

    /// The IPv4 netmask in the dotted form; `nil` for IPv6.
    package var netmask: IPv4Netmask? { family == .v4 ? IPv4Netmask(prefixLength: length) : nil }
    /// The highest address of an IPv4 network that has one to spare.
    package var broadcast: IPv4Address? {
        guard case .v4(let address) = address, length < 31, let mask = netmask else { return nil }
        return IPv4Network(containing: address, mask: mask).broadcast
    }
}
