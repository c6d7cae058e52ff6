internal import Synchronization
package import ZSModel

/// Runs `body`, which may block for ever, on a thread of its own, and waits for its result no longer than the deadline.
///
/// A body that is late goes on alone, and its result is dropped.
/// - Returns: `nil` when the deadline passes first.
package func abandoning<Value: Sendable>(by deadline: Deadline, _ body: @escaping @Sendable () -> Value) -> Value? {
    let pending = Pending<Value>()
    Thread.detached {
        let value = body()
        pending.value.withLock { $0 = value }
        pending.done.open()
    }
    guard pending.done.wait(by: deadline) else { return nil }
    return pending.value.withLock { $0 }
}

private final class Pending<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
    let done = Gate(width: 0)
}
