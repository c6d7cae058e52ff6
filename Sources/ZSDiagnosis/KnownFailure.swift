/// A failure that is known from the field: how its messages look, where it comes from, what helps.
package struct KnownFailure: Sendable {
    package enum Rank: Sendable {
        /// Names the fault itself.
        case specific
        /// Only says that something inside failed: whatever else matches is closer to the fault.
        case outer
    }
    /// Of the row in the table of known failures: `D-61` is 61.  It never changes.
    package let number: Int
    let rank: Rank
    let patterns: [TextPattern]
    package let cause: String
    /// What a person does about it.
    package let remedy: String

    /// `D-61`.
    package var name: String { number < 10 ? "D-0\(number)" : "D-\(number)" }

    init(_ number: Int, _ rank: Rank, _ patterns: [String], cause: String, remedy: String) {
        self.number = number
        self.rank = rank
        self.patterns = patterns.map { TextPattern($0) }
        self.cause = cause
        self.remedy = remedy
    }

    static let all = ofPlatform + ofHosts + ofStorage + ofMachines

    /// The known failures that a text shows: specific ones first, and of those the one that matches most of it (D-R3).
    package static func found(in text: String) -> [KnownFailure] {
        let text = NormalText(text)
        return all.compactMap { failure in
            failure.patterns.compactMap { $0.matchLength(in: text) }.max().map { (failure, length: $0) }
        }
        .sorted { left, right in
            let (leftOuter, rightOuter) = (left.0.rank == .outer, right.0.rank == .outer)
            return leftOuter == rightOuter ? left.length > right.length : rightOuter
        }
        .map(\.0)
    }
}
