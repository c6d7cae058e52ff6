/// The candidates that are most like `word`, best first: for "did you mean".
///
/// Letter case does not count.  A candidate that contains the word, or the other way round, is near too.
package func nearest(to word: String, in candidates: [String], limit: Int) -> [String] {
    let wanted = Array(word.lowercased().utf8)
    let scored = candidates.map { ($0, distance(wanted, Array($0.lowercased().utf8))) }
    return scored.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map(\.0)
}

/// The one candidate that `word` is most likely a slip for, if there is one.
package func likely(_ word: String, in candidates: [String]) -> String? {
    guard let best = nearest(to: word, in: candidates, limit: 1).first else { return nil }
    let slips = distance(Array(word.lowercased().utf8), Array(best.lowercased().utf8))
    return slips <= 1 + word.utf8.count / 4 && slips < best.utf8.count ? best : nil
}

/// How many bytes must be added, dropped, replaced or swapped with their neighbour to make `a` into `b`.
func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
