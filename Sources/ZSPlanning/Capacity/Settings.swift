package import ZSModel

/// By how much a resource may be promised more than once: 1.00 to 1000.00 in hundredths (A-CAP-02, A-CAP-12).
package struct OvercommitRatio: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The ratio times one hundred, 100…100000.
    package let hundredths: Int64

    package init?(hundredths: Int64) {
        guard (100...100_000).contains(hundredths) else { return nil }
        self.hundredths = hundredths
    }
    private init(unchecked hundredths: Int64) { self.hundredths = hundredths }
    /// Nothing is promised twice.
    package static let one = OvercommitRatio(unchecked: 100)
    /// The CPU ratio of a new cloud (A-CAP-01).
    package static let ten = OvercommitRatio(unchecked: 1000)

    package static func read(_ text: String) throws(Reject) -> OvercommitRatio {
        guard let hundredths = decimal(text, places: 2), let ratio = OvercommitRatio(hundredths: hundredths) else {
            throw Reject("expected a ratio, 1.00 to 1000.00 with at most two decimals")
        }
        return ratio
    }
    package static var valueName: String { "RATIO" }
    package var spelled: String { decimalText(hundredths, places: 2) }
    package var description: String { spelled }

    /// What `amount` becomes when promised by this ratio; rounded down, so that nothing too much is promised.
    func times(_ amount: Int64) -> Int64 {
        hundredths == 100 ? amount : Int64(clamping: Int128(amount) * Int128(hundredths) / 100)
    }
    /// What a promise of `amount` really takes; rounded up.
    func share(of amount: Int64) -> Int64 {
        if hundredths == 100 { return amount }
        return Int64(clamping: (Int128(amount) * 100 + Int128(hundredths) - 1) / Int128(hundredths))
    }
}

/// The part of a storage's real space that, once used, stops new volumes: above 0 up to 1, four decimals (A-CAP-13).
package struct UseThreshold: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    /// The part times ten thousand, 1…10000.
    package let tenThousandths: Int64

    package init?(tenThousandths: Int64) {
        guard (1...10_000).contains(tenThousandths) else { return nil }
        self.tenThousandths = tenThousandths
    }
    private init(unchecked tenThousandths: Int64) { self.tenThousandths = tenThousandths }
    package static let standard = UseThreshold(unchecked: 9000)

    package static func read(_ text: String) throws(Reject) -> UseThreshold {
        guard let parts = decimal(text, places: 4), let threshold = UseThreshold(tenThousandths: parts) else {
            throw Reject("expected a part above 0 up to 1 with at most four decimals")
        }
        return threshold
    }
    package static var valueName: String { "PART" }
    package var spelled: String { decimalText(tenThousandths, places: 4) }
    package var description: String { spelled }

    func part(of amount: Int64) -> Int64 { Int64(clamping: Int128(amount) * Int128(tenThousandths) / 10_000) }
}

/// The settings that placement obeys, with the defaults of `allocation.md` 7.3.
package struct PlacementSettings: Sendable, Equatable {
    package var cpuRatio = OvercommitRatio.ten
    package var memoryRatio = OvercommitRatio.one
    package var storageRatio = OvercommitRatio.one
    package var storageThreshold = UseThreshold.standard
    /// Kept free on each host (A-CAP-03).
    package var reservedMemory = ByteCount.gibibytes(1)
    /// Kept free on each primary storage (A-CAP-16).
    package var reservedStorage = ByteCount.gibibytes(1)
    /// Kept free on each backup storage (A-CAP-16).
    package var reservedBackupStorage = ByteCount.gibibytes(1)
    /// How old the last successful probe of a host may be (A-HOST-01).
    package var probeAge = Duration.seconds(60)
    package init() {}

    /// What the settings ask for that is likely to end badly; empty when nothing is (A-CAP-15).
    package var warnings: [String] {
        guard storageRatio.hundredths > 100, storageThreshold.tenThousandths > 6000 else { return [] }
        return [
            "storage is overcommitted by \(storageRatio) and the threshold is \(storageThreshold): "
                + "0.6 or less is advised, because thin volumes may fill the disk"
        ]
    }
}

/// Reads a decimal number as a whole number of its smallest `places`; `nil` when it has more places or is none.
private func decimal(_ text: String, places: Int) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : "0"
    guard (1...9).contains(parts[0].utf8.count), (1...places).contains(fraction.utf8.count),
        (parts[0] + fraction).utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int64(parts[0] + fraction + String(repeating: "0", count: places - fraction.utf8.count))
}

/// The shortest text, with at least one decimal, that `decimal` reads back.
private func decimalText(_ value: Int64, places: Int) -> String {
    let digits = String(value)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
    var fraction = padded.suffix(places)
    while fraction.utf8.count > 1, fraction.last == "0" { fraction.removeLast() }
    return "\(padded.dropLast(places)).\(fraction)"
}
