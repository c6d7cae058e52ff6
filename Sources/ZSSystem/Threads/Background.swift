internal import Synchronization

/// Work on a thread of its own, beside what its maker does; the maker must ask for the result, once.
package struct Background<Value: Sendable> {
    private let thread: Thread
    private let result: Result

    private final class Result: Sendable {
        let value = Mutex<Value?>(nil)
    }

    package init(_ body: @escaping @Sendable () -> Value) {
        let result = Result()
        self.result = result
        thread = Thread {
            let value = body()
            result.value.withLock { $0 = value }
        }
    }

    /// Waits until the work is done.
    package func value() -> Value {
        thread.join()
        guard let value = result.value.withLock({ $0 }) else {
            preconditionFailure("a thread ended without its result")
        }
        return value
    }
}
