internal import Synchronization

/// Runs `body` for each item on threads, at most `width` at once, and returns the results in the items' order.
///
/// Blocking calls belong here: nothing of Swift's own thread pool is used.  An item that takes long holds one of the
/// `width` threads and delays no other.
package func fanOut<Item: Sendable, Result: Sendable>(
    _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) -> Result
) -> [Result] {
    let work = SharedWork(items: items, body: body)
    let threads = (0..<min(max(width, 1), items.count)).map { _ in Thread { work.takePart() } }
    for thread in threads { thread.join() }
    return work.results.withLock { $0.compactMap { $0 } }
}

/// The items that several threads take from the front, and where they leave the results.
private final class SharedWork<Item: Sendable, Result: Sendable>: Sendable {
    let items: [Item]
    let body: @Sendable (Item) -> Result
    let next = Atomic<Int>(0)
    let results: Mutex<[Result?]>

    init(items: [Item], body: @escaping @Sendable (Item) -> Result) {
        self.items = items
        self.body = body
        results = Mutex(Array(repeating: nil, count: items.count))
    }

    func takePart() {
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < items.count else { return }
            let result = body(items[index])
            results.withLock { $0[index] = result }
        }
    }
}
