import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Making the cloud what a file says: one call of an API after another.
///
/// It goes on where it was cut short: a call that has been done is passed over.
struct CloudApplication: Operation {
    static let name = "ApplyCloud"
    static let recovery = Recovery.carryOn
    let calls: [PlannedCall]

    init(calls: [PlannedCall]) { self.calls = calls }
    init(plan: JSON) throws(Failure) {
        var calls: [PlannedCall] = []
        for item in plan["calls"]?.list ?? [] { calls.append(try PlannedCall(item)) }
        self.calls = calls
    }
    var plan: JSON { ["calls": .list(calls.map(\.json))] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        // What the calls before a crash left half done is settled before it is judged.
        let settle = Step(
            "settle what was cut short", apply: { (cloud) throws(Failure) in _ = try cloud.recoverJobs() })
        return [settle]
            + calls.enumerated().map { place, call in
                Step(
                    "\(place + 1) \(call.action) \(call.title)",
                    apply: { (cloud) throws(Failure) in
                        cloud.progress.report(call.action, items: Int64(place), of: Int64(calls.count))
                        try cloud.perform(call)
                    })
            }
    }
    func commit(_ transaction: Transaction) throws(Failure) {}
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {}

    /// Stands for the whole cloud: one file is applied at a time.
    static let lock = UUID(high: 0x6170_706c_7920_6120, low: 0x636c_6f75_6420_7570)
}

extension Cloud {
    fileprivate func perform(_ call: PlannedCall) throws(Failure) {
        if let done = call.done {
            guard try !store.read({ reader throws(Failure) in try done.holds(in: reader) }) else { return }
        }
        let document: JSON = ["action": .text(call.action), "params": .object(call.params)]
        let inner = calling(call.action, .object(call.params))
        do {
            guard case .call(let ready, _) = try Self.apis.parse(document) else {
                throw Failure(.bug, "a planned call is none: \(call.action)")
            }
            _ = try ready.run(inner)
        } catch let failure as Failure {
            throw failure.during("\(call.action) of \(call.title)")
        } catch { throw Failure(.bug, "unexpected error", cause: "\(error)") }
    }

    /// The APIs by name, for calls that are written as documents.
    private static let apis = Program<Void, Cloud, CloudReply>(
        "zs-cli", "the calls of a cloud file", version: "", .assignments, Action.all, options: { _ in { _ in } })
}
