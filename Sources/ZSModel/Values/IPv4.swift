/// An IPv4 address.
package struct IPv4Address: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    package let number: UInt32
    package init(number: UInt32) { self.number = number }

    /// Reads four decimal numbers without leading zeros, which some resolvers take for octal.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard let byte = decimal(part), byte <= 255 else { return nil }
            number = number << 8 | UInt32(byte)
        }
        self.number = number
    }
    package static func read(_ text: String) throws(Reject) -> IPv4Address {
        guard let address = IPv4Address(text) else { throw Reject("expected an IPv4 address such as 192.168.1.10") }
        return address
    }
    package static var valueName: String { "ADDRESS" }
    package var spelled: String { description }
    package var description: String {
        [24, 16, 8, 0].map { String(number >> UInt32($0) & 0xff) }.joined(separator: ".")
    }
    package static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.number < right.number }

    /// The address `offset` further on, or `nil` past either end of the address space.
    package func advanced(by offset: Int64) -> IPv4Address? {
        let (sum, overflow) = Int64(number).addingReportingOverflow(offset)
        return overflow ? nil : UInt32(exactly: sum).map(IPv4Address.init(number:))
    }
}

/// An IPv4 netmask: ones, then zeros.
package struct IPv4Netmask: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The number of ones, 0…32.
    package let prefixLength: Int
    package init?(prefixLength: Int) {
        guard (0...32).contains(prefixLength) else { return nil }
        self.prefixLength = prefixLength
    }
    package var number: UInt32 { prefixLength == 0 ? 0 : ~0 << UInt32(32 - prefixLength) }

    /// Reads the dotted form (`255.255.255.0`) or a prefix length (`24`, `/24`).
    package static func read(_ text: String) throws(Reject) -> IPv4Netmask {
        let bare = text.hasPrefix("/") ? text.dropFirst() : text[...]
        if let length = decimal(bare), let mask = IPv4Netmask(prefixLength: length) { return mask }
        guard let dotted = IPv4Address(text)?.number, dotted == ~0 << UInt32((~dotted).bitWidth - dotted.leadingOnes),
            let mask = IPv4Netmask(prefixLength: dotted.leadingOnes)
        else { throw Reject("expected a netmask such as 255.255.255.0") }
        return mask
    }
    package static var valueName: String { "NETMASK" }
    package var spelled: String { description }
    package var description: String { IPv4Address(number: number).description }
}
extension UInt32 {
    fileprivate var leadingOnes: Int { (~self).leadingZeroBitCount }
}

/// An IPv4 network: an address of it and the length of its prefix.
package struct IPv4Network: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The lowest address: all host bits are zero.
    package let base: IPv4Address
    package let mask: IPv4Netmask

    /// The network that `address` lies in.
    package init(containing address: IPv4Address, mask: IPv4Netmask) {
        base = IPv4Address(number: address.number & mask.number)
        self.mask = mask
    }
    package static func read(_ text: String) throws(Reject) -> IPv4Network {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(parts[0]), let length = decimal(parts[1]),
            let mask = IPv4Netmask(prefixLength: length)
        else { throw Reject("expected a network such as 192.168.1.0/24") }
        return IPv4Network(containing: address, mask: mask)
    }
    package static var valueName: String { "CIDR" }
    package var spelled: String { description }
    package var description: String { "\(base)/\(mask.prefixLength)" }
    package var broadcast: IPv4Address { IPv4Address(number: base.number | ~mask.number) }
    package func contains(_ address: IPv4Address) -> Bool { address.number & mask.number == base.number }
    package func overlaps(_ other: IPv4Network) -> Bool { contains(other.base) || other.contains(base) }
}

/// A closed range of IPv4 addresses.
package struct IPv4Range: Hashable, Sendable, CustomStringConvertible {
    package let first: IPv4Address
    package let last: IPv4Address

    /// - Returns: `nil` when `first` comes after `last`.
    package init?(_ first: IPv4Address, _ last: IPv4Address) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }
    /// The number of addresses.
    package var count: Int { Int(last.number - first.number) + 1 }
    package var description: String { "\(first)-\(last)" }
    package func contains(_ address: IPv4Address) -> Bool { first <= address && address <= last }
    package func overlaps(_ other: IPv4Range) -> Bool { first <= other.last && other.first <= last }
}
