/// The lines in which two texts differ, as `diff` marks them.
enum LineDifference {
    /// Every line of both: those only in `old` after a `-`, those only in `new` after a `+`, the others after a blank.
    static func of(_ old: String, _ new: String) -> [String] {
        let (before, after) = (lines(old), lines(new))
        let difference = after.difference(from: before)
        let removed = Set(difference.removals.map(\.place))
        let inserted = Set(difference.insertions.map(\.place))
        var shown: [String] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if removed.contains(left) {
                shown.append("-" + before[left])
                left += 1
            } else if inserted.contains(right) {
                shown.append("+" + after[right])
                right += 1
            } else {
                shown.append(" " + before[left])
                left += 1
                right += 1
            }
        }
        return shown
    }
    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}

extension CollectionDifference.Change {
    fileprivate var place: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
