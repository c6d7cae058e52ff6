import ZSModel
import ZSRendering

extension Reply {
    /// The answer of an errand on many hosts; when some failed it is incomplete, and the exit status says so.
    static func answer(_ reply: Reply, failed: [String], of count: Int) -> Reply {
        guard !failed.isEmpty else { return reply }
        return .incomplete(
            reply,
            because: Failure(
                failed.count == count ? .failed : .partial, "\(failed.count) of \(count) hosts failed",
                hint: "what each said is in the answer", details: failed.map { .init("host", $0) }))
    }
}
