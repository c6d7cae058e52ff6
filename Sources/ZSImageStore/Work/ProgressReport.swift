import Synchronization
import ZSPorts

/// Adds up what several threads have done and tells the listener.
final class ProgressReport: Sendable {
    private let activity: String
    private let total: Int64?
    private let sink: any ProgressSink
    private let done = Atomic<Int>(0)

    init(_ activity: String, total: Int?, to sink: any ProgressSink) {
        self.activity = activity
        self.total = total.map { Int64($0) }
        self.sink = sink
    }
    deinit { sink.finish() }

    func advance(by count: Int) {
        let sum = done.wrappingAdd(count, ordering: .relaxed).newValue
        sink.report(activity, done: Int64(sum), total: total)
    }
}
