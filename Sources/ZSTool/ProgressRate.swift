import ZSModel

/// How fast an activity goes, and how long it will take.
struct ProgressRate: Sendable {
    private var activity = ""
    private var start = ContinuousClock.Instant.now
    private var firstDone: Int64 = 0

    /// Takes a report in; another activity begins anew.
    mutating func report(_ activity: String, _ done: Int64, at now: ContinuousClock.Instant) {
        guard activity != self.activity || done < firstDone else { return }
        self.activity = activity
        start = now
        firstDone = done
    }
    /// Bytes or pieces a second; `nil` before there is anything to go by.
    func perSecond(_ done: Int64, at now: ContinuousClock.Instant) -> Double? {
        let milliseconds = start.duration(to: now).milliseconds
        guard milliseconds >= 500, done > firstDone else { return nil }
        return Double(done - firstDone) * 1000 / Double(milliseconds)
    }
    /// Whole seconds until `total`.
    func remaining(_ done: Int64, of total: Int64?, at now: ContinuousClock.Instant) -> Int64? {
        guard let total, let rate = perSecond(done, at: now), total >= done else { return nil }
        return Int64(exactly: (Double(total - done) / rate).rounded(.up))
    }
}

/// How far something is, in bytes or in pieces.
struct ProgressReport: Sendable {
    enum Unit: Sendable { case bytes, items }
    var activity: String
    var done: Int64
    var total: Int64?
    var unit: Unit

    /// Whole percents; `nil` when the end is not known.
    var percent: Int64? {
        guard let total, total > 0 else { return nil }
        return Int64(min(100, max(0, Double(done) * 100 / Double(total))))
    }
}
