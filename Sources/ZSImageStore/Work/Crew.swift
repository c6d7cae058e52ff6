import Synchronization
import ZSModel
package import ZSPorts
import ZSSystem

/// Several threads at one piece of work.  When one fails, or the user has had enough, all stop.
final class Crew: Sendable {
    private let cancellation: Cancellation
    private let failure = Mutex<Failure?>(nil)

    init(_ cancellation: Cancellation) { self.cancellation = cancellation }

    /// Runs `body` on `width` threads until each has returned.
    /// - Throws: what the first of them threw.
    func run(width: Int, _ body: @escaping @Sendable (Crew) throws(Failure) -> Void) throws(Failure) {
        let threads = (0..<width).map { _ in
            Thread {
                do throws(Failure) { try body(self) } catch { self.stop(because: error) }
            }
        }
        for thread in threads { thread.join() }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// To be called between the parts of the work.
    /// - Throws: what stops the work.
    func check() throws(Failure) {
        if let failure = failure.withLock({ $0 }) { throw failure }
        try cancellation.check()
    }
    private func stop(because reason: Failure) {
        failure.withLock { first in if first == nil { first = reason } }
    }
}

/// What an operation on a store needs of the world: how many threads, who listens, who may stop it.
package struct Work: Sendable {
    package var threads: Int
    package var progress: any ProgressSink
    package var cancellation: Cancellation

    /// - Parameter threads: at least 1; each holds some 10 MiB.
    package init(threads: Int, progress: any ProgressSink = NoProgress(), cancellation: Cancellation = Cancellation()) {
        self.threads = min(max(threads, 1), Self.threadLimit)
        self.progress = progress
        self.cancellation = cancellation
    }
    /// With more, the buffers would pass the 128 MiB that an operation may take.
    package static let threadLimit = 6
}
