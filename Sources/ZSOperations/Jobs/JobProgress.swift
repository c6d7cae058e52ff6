import Synchronization
package import ZSModel
package import ZSPorts
import ZSStore

/// Shows the progress of a job to whoever called it, and keeps it in the job's row for everybody else.
package final class JobProgress: ProgressSink {
    private struct State: ~Copyable {
        /// A connection of its own: reports come from any thread.
        var store: Store?
        var lastKept = ContinuousClock.now
        var percent: Int64 = -1
    }
    private let job: UUID
    private let home: AbsolutePath
    private let now: @Sendable () -> Timestamp
    private let other: any ProgressSink
    private let state = Mutex(State())

    private let interval: Duration

    /// - Parameters:
    ///   - home: of the state.
    ///   - interval: the least time between two writes.
    package init(
        of job: UUID, home: AbsolutePath, now: @escaping @Sendable () -> Timestamp, and other: any ProgressSink,
        every interval: Duration = .seconds(2)
    ) {
        self.interval = interval
        self.job = job
        self.home = home
        self.now = now
        self.other = other
    }

    package func report(_ activity: String, done: Int64, total: Int64?) {
        other.report(activity, done: done, total: total)
        keep(done, of: total)
    }
    package func report(_ activity: String, items: Int64, of total: Int64) {
        other.report(activity, items: items, of: total)
        keep(items, of: total)
    }
    package func finish() { other.finish() }

    private func keep(_ done: Int64, of total: Int64?) {
        guard let total, total > 0 else { return }
        let percent = min(100, Int64(Double(done) / Double(total) * 100))
        state.withLock { state in
            guard percent != state.percent, state.lastKept.duration(to: .now) >= interval else { return }
            state.lastKept = .now
            state.percent = percent
            // The work goes on even when nobody can be told how far it is.
            if state.store == nil { state.store = try? Store(home: home, now: now) }
            try? state.store?.write { transaction throws(Failure) in
                try transaction.progress(job, percent: Int(percent))
            }
        }
    }
}
