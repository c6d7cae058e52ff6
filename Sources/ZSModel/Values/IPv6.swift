/// An IPv6 address.
package struct IPv6Address: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    package let high: UInt64
    package let low: UInt64
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the forms of RFC 4291, 2.2: eight groups, `::` once for a run of zeros, a dotted IPv4 address at the end.
    package init?(_ text: some StringProtocol) {
        var halves: [[UInt16]] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                // The empty part of a `::`; at either end of the text it comes twice.
                let atEdge = index == 0 && parts[1].isEmpty || index == parts.count - 1 && parts[index - 1].isEmpty
                if atEdge { continue }
                guard index > 0, index < parts.count - 1, halves.isEmpty else { return nil }
                halves.append(groups)
                groups = []
            } else if index == parts.count - 1, let dotted = IPv4Address(part) {
                groups += [UInt16(dotted.number >> 16), UInt16(dotted.number & 0xffff)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ hexDigit($0) != nil }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        if let left = halves.first {
            let zeros = 8 - left.count - groups.count
            guard zeros > 0 else { return nil }
            groups = left + Array(repeating: 0, count: zeros) + groups
        }
        guard groups.count == 8 else { return nil }
        high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    }
    package static func read(_ text: String) throws(Reject) -> IPv6Address {
        guard let address = IPv6Address(text) else { throw Reject("expected an IPv6 address such as 2001:db8::10") }
        return address
    }
    package static var valueName: String { "ADDRESS" }
    package var spelled: String { description }

    /// `fe80::/10`: made by the kernel itself on every link that speaks IPv6.
    package var isLinkLocal: Bool { high >> 54 == 0x3fa }
    package var isMulticast: Bool { high >> 56 == 0xff }

    /// The canonical text of RFC 5952: lower case, the first longest run of two or more zero groups as `::`.
    package var description: String {
        let groups =
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: high >> $0) }
            + [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: low >> $0) }
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(1, longest.count) { longest = start..<end }
            start = max(end, start) + 1
        }
        func joined(_ some: ArraySlice<UInt16>) -> String { some.map { String($0, radix: 16) }.joined(separator: ":") }
        guard !longest.isEmpty else { return joined(groups[...]) }
        return joined(groups[..<longest.lowerBound]) + "::" + joined(groups[longest.upperBound...])
    }
    package static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
