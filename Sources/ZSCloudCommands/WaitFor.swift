import Glibc
import ZSCommandLine
import ZSModel
import ZSOperations
import ZSPorts
import ZSStore
import ZSTool

extension CloudReply {
    /// Waits until the conditions hold of every resource of the answer, and there is one.
    ///
    /// Only the state is looked at: what is awaited is what another command, or the reconciliation, finds out.
    /// - Throws: `.timeout` with what was missing, `.interrupted` when the user wants to stop.
    func waited(for conditions: [Condition], in store: Store, _ console: Console) throws(Failure) {
        guard !conditions.isEmpty else { return }
        guard let (kind, filter) = resources else {
            throw Failure(.usage, "--wait-for: this command answers no resources", hint: "give it to a Query API")
        }
        let wanted = QueryFilter(conditions.map(QueryCondition.init))
        while true {
            let (all, fitting) = try store.read { reader throws(Failure) in
                (try reader.count(filter, of: kind), try reader.count(filter.and(wanted), of: kind))
            }
            if all > 0, all == fitting { return }
            try console.cancellation.check()
            guard !console.deadline.hasPassed else {
                let text = conditions.map(\.spelled).joined(separator: " ")
                throw Failure(
                    .timeout, "\(text) holds of \(fitting) of \(all) \(kind.label)s",
                    hint: "--timeout says how long to wait")
            }
            usleep(100_000)
        }
    }

    private var resources: (ResourceKind, QueryFilter)? {
        switch self {
        case .inventory(let kind, let uuid): (kind, QueryRequest(uuid: uuid).filter)
        case .inventories(let kind, let request, _): (kind, request.filter)
        case .total(let kind, let filter): (kind, filter)
        case .done, .rows, .members: nil
        }
    }
}
