/// The identity of a resource for life: 32 lower-case hex digits without dashes (R-COM-01).
package struct UUID: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    private let high: UInt64
    private let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version 4 UUID made of 16 random bytes.
    package init(random generator: inout some RandomNumberGenerator) {
        let high = generator.next() & 0xffff_ffff_ffff_0fff | 0x4000
        let low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        self.init(high: high, low: low)
    }

    /// Reads 32 hex digits, or the dashed form that libvirt prints; `nil` when `text` is neither.
    package init?(_ text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (position, byte) in text.utf8.enumerated() {
            if byte == UInt8(ascii: "-") {
                guard [8, 13, 18, 23].contains(position) else { return nil }
                continue
            }
            guard let digit = hexDigit(byte), digits < 32 else { return nil }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
            digits += 1
        }
        guard digits == 32, [32, 36].contains(text.utf8.count) else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// One pair of double quotes around it is taken off: jq without `-r` prints them (CLI-31).
    package static func read(_ text: String) throws(Reject) -> UUID {
        let isQuoted = text.utf8.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
        guard let uuid = UUID(isQuoted ? text.dropFirst().dropLast() : text[...]) else {
            throw Reject("expected 32 hex digits")
        }
        return uuid
    }
    package static var valueName: String { "UUID" }
    package var spelled: String { description }

    package var description: String { Self.hex(high) + Self.hex(low) }

    /// The form that libvirt, SMBIOS and the kernel use: 8-4-4-4-12.
    package var dashed: String {
        let text = Array(description)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }.joined(separator: "-")
    }

    package static func < (left: UUID, right: UUID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static func hex(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
