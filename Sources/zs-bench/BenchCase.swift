import ZSModel

/// One thing that is measured.  Each is a file of `Cases/` and a word of ``BenchProgram/cases``.
struct BenchCase: Sendable {
    let name: String
    let summary: String
    let run: @Sendable (Bench) throws(Failure) -> [Measurement]
}

/// A number, the rival's, and how they must compare.
struct Measurement: Sendable {
    enum Promise: Sendable {
        /// Ours is at most so many times the rival's.
        case ratio(Double)
        /// Ours is at most this.
        case atMost(Double)
        /// Nothing is promised.
        case none
    }
    let name: String
    let unit: String
    let ours: Double
    var rival: (name: String, value: Double)?
    let promise: Promise

    var ratio: Double? { rival.map { ours / $0.value } }
    /// `nil` when nothing is promised.
    var isKept: Bool? {
        switch promise {
        case .ratio(let limit): ratio.map { $0 <= limit } ?? false
        case .atMost(let limit): ours <= limit
        case .none: nil
        }
    }
    var limit: String? {
        switch promise {
        case .ratio(let limit): "≤ \(rounded(limit)) ×"
        case .atMost(let limit): "≤ \(rounded(limit))"
        case .none: nil
        }
    }
}

/// At most three decimals, and no more digits than mean something.
func rounded(_ value: Double) -> String {
    let scale = value < 10 ? 1000.0 : value < 1000 ? 10 : 1
    let number = (value * scale).rounded() / scale
    return number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
}
