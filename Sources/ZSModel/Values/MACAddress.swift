/// An Ethernet address, lower case with colons.
package struct MACAddress: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The 48 bits, most significant first on the wire.
    package let number: UInt64

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        var number: UInt64 = 0
        for part in parts {
            guard let byte = UInt8(part, radix: 16), part.utf8.allSatisfy({ hexDigit($0) != nil }) else { return nil }
            number = number << 8 | UInt64(byte)
        }
        self.number = number
    }

    /// An address that zs makes: `fa` first, which is unicast and locally administered (A-NET-07).
    package init(random generator: inout some RandomNumberGenerator) {
        number = 0xfa << 40 | generator.next() & 0xff_ffff_ffff
    }

    package static func read(_ text: String) throws(Reject) -> MACAddress {
        guard let address = MACAddress(text) else { throw Reject("expected six hex pairs such as fa:12:34:56:78:9a") }
        guard !address.isMulticast else { throw Reject("a multicast address cannot be the address of a NIC") }
        return address
    }
    package static var valueName: String { "MAC" }
    package var spelled: String { description }
    package var isMulticast: Bool { number >> 40 & 1 == 1 }
    package var description: String {
        [40, 32, 24, 16, 8, 0].map {
            let text = String(number >> UInt64($0) & 0xff, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined(separator: ":")
    }
}
