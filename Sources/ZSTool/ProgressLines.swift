import Synchronization
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

/// Progress for programs: one JSON object a line, at most one a second, and one when an activity is complete.
final class ProgressLines: ProgressSink {
    private struct State {
        var rate = ProgressRate()
        var activity = ""
        var lastShown: ContinuousClock.Instant?
    }
    private let errors: Output
    private let state = Mutex(State())

    init(_ errors: Output) { self.errors = errors }

    func report(_ activity: String, done: Int64, total: Int64?) {
        report(ProgressReport(activity: activity, done: done, total: total, unit: .bytes))
    }
    func report(_ activity: String, items: Int64, of total: Int64) {
        report(ProgressReport(activity: activity, done: items, total: total, unit: .items))
    }
    func finish() {}

    private func report(_ report: ProgressReport) {
        let now = ContinuousClock.Instant.now
        let line: String? = state.withLock { state in
            state.rate.report(report.activity, report.done, at: now)
            let isComplete = report.done == report.total
            if let last = state.lastShown, last.duration(to: now) < .seconds(1), !isComplete,
                state.activity == report.activity
            {
                return nil
            }
            state.activity = report.activity
            state.lastShown = now
            return report.json(state.rate, at: now)
        }
        guard let line else { return }
        // Nobody listening is no reason to stop the work.
        try? errors.write(line)
        try? errors.flush()
    }
}

extension ProgressReport {
    /// CLI-53, and the figures behind it.
    fileprivate func json(_ rate: ProgressRate, at now: ContinuousClock.Instant) -> String {
        let object: JSON = [
            "progress": percent.map(JSON.integer) ?? .null, "step": .text(activity), "done": .integer(done),
            "total": total.map(JSON.integer) ?? .null, "unit": .text(unit == .bytes ? "bytes" : "items"),
            "rate": rate.perSecond(done, at: now).map { .number($0.rounded()) } ?? .null,
            "remainingSeconds": rate.remaining(done, of: total, at: now).map(JSON.integer) ?? .null,
        ]
        return object.written() + "\n"
    }
}
