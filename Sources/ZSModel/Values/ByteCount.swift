/// A size in bytes, never negative.
///
/// Reads a plain number of bytes, or a number with a binary unit: `K`, `M`, `G`, `T`, `P` with an optional `B` or
/// `iB`, in either case (`1G`, `512MiB`, `1.5T`).  The manual writes sizes the same way.
package struct ByteCount: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    package let bytes: Int64

    /// - Precondition: `bytes` is not negative.
    package init(bytes: Int64) {
        precondition(bytes >= 0, "a size cannot be negative")
        self.bytes = bytes
    }
    package static func kibibytes(_ n: Int64) -> ByteCount { ByteCount(bytes: n << 10) }
    package static func mebibytes(_ n: Int64) -> ByteCount { ByteCount(bytes: n << 20) }
    package static func gibibytes(_ n: Int64) -> ByteCount { ByteCount(bytes: n << 30) }
    package static func tebibytes(_ n: Int64) -> ByteCount { ByteCount(bytes: n << 40) }
    package static let zero = ByteCount(bytes: 0)

    package static func read(_ text: String) throws(Reject) -> ByteCount {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard !number.isEmpty, let shift = shift(of: text[number.endIndex...].lowercased()) else {
            throw Reject("expected a number of bytes or a size such as 512M or 1.5G")
        }
        if let whole = Int64(number) {
            let (bytes, overflow) = whole.multipliedReportingOverflow(by: 1 << shift)
            guard !overflow else { throw Reject("larger than 8 EiB") }
            return ByteCount(bytes: bytes)
        }
        guard shift > 0, number.first != ".", let fraction = Double(number) else {
            throw Reject("expected a whole number of bytes")
        }
        let bytes = fraction * Double(Int64(1) << shift)
        guard bytes < 9.2e18 else { throw Reject("larger than 8 EiB") }
        return ByteCount(bytes: Int64(bytes))
    }
    private static func shift(of unit: String) -> Int64? {
        switch unit {
        case "", "b": 0
        case "k", "kb", "kib": 10
        case "m", "mb", "mib": 20
        case "g", "gb", "gib": 30
        case "t", "tb", "tib": 40
        case "p", "pb", "pib": 50
        default: nil
        }
    }
    package static var valueName: String { "SIZE" }
    /// With the largest unit that is exact: `512M`, or plain bytes.
    package var spelled: String {
        for (unit, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] as [(String, Int64)]
        where bytes > 0 && bytes & (1 << shift - 1) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }

    /// For people: at most one decimal and a binary unit, such as `1.5 GiB`.
    package var description: String {
        var value = Double(bytes)
        var unit = 0
        // From 1023.95 on, one decimal would round to 1024.
        while value >= 1023.95, unit < 5 {
            value /= 1024
            unit += 1
        }
        let names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) \(names[unit])" : "\(tenths / 10).\(tenths % 10) \(names[unit])"
    }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
    /// The sum; 8 EiB at most.
    package static func + (left: ByteCount, right: ByteCount) -> ByteCount {
        let (sum, overflow) = left.bytes.addingReportingOverflow(right.bytes)
        return ByteCount(bytes: overflow ? .max : sum)
    }
}
