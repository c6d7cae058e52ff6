import Synchronization
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

/// A line on a terminal that says how far long work is.
final class ProgressBar: ProgressSink {
    private struct State {
        var rate = ProgressRate()
        var start: ContinuousClock.Instant?
        var lastShown: ContinuousClock.Instant?
    }
    private let errors: Output
    private let columns: @Sendable () -> Int
    private let state = Mutex(State())

    init(_ errors: Output, columns: @escaping @Sendable () -> Int) {
        self.errors = errors
        self.columns = columns
    }

    func report(_ activity: String, done: Int64, total: Int64?) {
        report(ProgressReport(activity: activity, done: done, total: total, unit: .bytes))
    }
    func report(_ activity: String, items: Int64, of total: Int64) {
        report(ProgressReport(activity: activity, done: items, total: total, unit: .items))
    }
    private func report(_ report: ProgressReport) {
        let now = ContinuousClock.Instant.now
        let line: String? = state.withLock { state in
            let start = state.start ?? now
            state.start = start
            state.rate.report(report.activity, report.done, at: now)
            // Nothing for the first second, then ten times a second.
            guard start.duration(to: now) >= .seconds(1) else { return nil }
            if let last = state.lastShown, last.duration(to: now) < .milliseconds(100) { return nil }
            state.lastShown = now
            return report.line(state.rate, at: now, columns: columns())
        }
        if let line { show("\r" + line + "\u{1b}[K") }
    }
    func finish() {
        let wasShown = state.withLock { state in
            let shown = state.lastShown != nil
            state = State()
            return shown
        }
        if wasShown { show("\r\u{1b}[K") }
    }
    /// A progress line that cannot be written is no reason to stop the work.
    private func show(_ text: String) {
        try? errors.write(text)
        try? errors.flush()
    }
}

extension ProgressReport {
    /// `copying image 'debian'  [#####     ]  50%  1.5 GiB of 3 GiB  120 MiB/s  0:13`
    func line(_ rate: ProgressRate, at now: ContinuousClock.Instant, columns: Int) -> String {
        var figures = amount
        if let perSecond = rate.perSecond(done, at: now) { figures += "  " + shown(perSecond) + "/s" }
        if let remaining = rate.remaining(done, of: total, at: now) { figures += "  " + clock(remaining) }
        if let percent {
            let filled = Int(percent / 5)
            let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
            figures = "[\(bar)] \(percent)%  " + figures
        }
        // One column less, or the terminal would begin a new line.
        let room = columns - 1
        guard figures.columns + 12 <= room else {
            return "\(activity.visible) \(percent.map { "\($0)%" } ?? "")".truncated(to: room)
        }
        return activity.visible.truncated(to: room - figures.columns - 2) + "  " + figures
    }
    private var amount: String {
        switch unit {
        case .bytes: shown(Double(done)) + (total.map { " of " + shown(Double($0)) } ?? "")
        case .items: "\(done)" + (total.map { " of \($0)" } ?? "")
        }
    }
    private func shown(_ amount: Double) -> String {
        switch unit {
        case .bytes: return ByteCount(bytes: Int64(max(0, min(amount, 9e18)))).description
        case .items:
            let tenths = Int64(max(0, min(amount, 9e14)) * 10)
            return "\(tenths / 10).\(tenths % 10)"
        }
    }
    private func clock(_ seconds: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
