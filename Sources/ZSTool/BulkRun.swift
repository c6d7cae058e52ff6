import Synchronization
import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

/// One action run for each of many resources, several at once; the results come in the resources' order.
struct BulkRun<Options, Context> {
    /// How many run at once.  Most of each one's time is waiting for a host.
    private static var width: Int { 16 }

    private let tool: Tool<Options, Context>
    private let action: String
    private let console: Console
    private let calls: [(target: String, call: Call<Context, Reply>)]

    /// - Throws: `.usage` when one of the resources cannot be meant; nothing has been touched then.
    init(
        _ tool: Tool<Options, Context>, _ call: Call<Context, Reply>, on resources: [JSON], _ console: Console
    ) throws(Failure) {
        self.tool = tool
        self.console = console
        action = call.action.name
        var calls: [(target: String, call: Call<Context, Reply>)] = []
        for resource in resources {
            let target = resource["uuid"]?.text ?? resource["name"]?.text ?? "?"
            calls.append((target, try call.about(resource)))
        }
        self.calls = calls
    }

    /// - Returns: one result for each resource, and what went wrong with some of them.
    func run(_ context: Context) throws -> (Reply, Failure?) {
        var contexts = [context]
        if let sibling = tool.sibling {
            for _ in 1..<max(1, min(Self.width, calls.count)) { contexts.append(try sibling(context)) }
        }
        let pool = Pool(contexts)
        let done = Atomic<Int64>(0)
        let results = fanOut(calls, width: contexts.count) { item in
            let result = pool.use { context in perform(item.call, item.target, context) }
            console.progress.report(
                action, items: done.wrappingAdd(1, ordering: .relaxed).newValue, of: Int64(calls.count))
            return result
        }
        let failures = zip(calls, results).compactMap { item, result -> (String, Failure)? in
            guard case .failure(let failure) = result else { return nil }
            return (item.target, failure)
        }
        let rows = zip(calls, results).map { item, result in
            switch result {
            case .success(let value): value
            case .failure(let failure): ["uuid": .text(item.target), "error": failure.object] as JSON
            }
        }
        return (.inventories(Rows(rows)), problem(failures))
    }

    private func perform(
        _ call: Call<Context, Reply>, _ target: String, _ context: Context
    ) -> Result<JSON, Failure> {
        do {
            try console.cancellation.check()
            return .success(try call.run(context).json(of: target))
        } catch let failure as Failure { return .failure(failure) } catch {
            return .failure(Failure(.bug, "unexpected error", cause: "\(error)"))
        }
    }
    private func problem(_ failures: [(target: String, failure: Failure)]) -> Failure? {
        guard let first = failures.first?.failure else { return nil }
        return Failure(
            failures.count == calls.count ? first.kind : .partial,
            "\(action): \(failures.count) of \(calls.count) failed",
            details: failures.map { .init($0.target, $0.failure.message) })
    }
}

extension Reply {
    /// What is shown of one resource among several.
    fileprivate func json(of target: String) -> JSON {
        switch self {
        case .inventory(let value), .document(let value): value
        default: ["uuid": .text(target)]
        }
    }
}

/// The contexts of several threads: each is used by one of them at a time.
private final class Pool<Context>: @unchecked Sendable {
    // @unchecked: a context leaves `free` for the one thread that uses it, and comes back before another gets it.
    private var free: [Context]
    private let lock = Mutex(())

    init(_ contexts: [Context]) { free = contexts }

    /// There are as many contexts as threads, so that one is always free.
    func use<Result>(_ body: (Context) -> Result) -> Result {
        let context = lock.withLock { _ in free.removeLast() }
        defer { lock.withLock { _ in free.append(context) } }
        return body(context)
    }
}
