import Synchronization
package import ZSModel

/// Whether the user has asked to stop: work looks at it between steps and in waits, and then undoes what it did.
package final class Cancellation: Sendable {
    private let signal = Atomic<Int32>(0)
    package init() {}

    /// The signal that asked first; `nil` while nobody has.
    package var requestedBy: Int32? {
        let number = signal.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }
    package var isRequested: Bool { requestedBy != nil }

    /// - Parameter signal: the number of the signal, such as 2 for SIGINT.
    package func request(by signal: Int32) {
        _ = self.signal.compareExchange(expected: 0, desired: signal, ordering: .acquiringAndReleasing)
    }
    /// - Throws: `.interrupted` when the user has asked to stop.
    package func check() throws(Failure) {
        if isRequested { throw Failure(.interrupted, "interrupted") }
    }
}
