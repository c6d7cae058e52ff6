package import ZSModel
package import ZSRendering
package import ZSStore

/// One thing that an operation does outside of the state file, and how it is taken back.
///
/// Both are idempotent: a step may have been done, half done or not at all when either is called.
package struct Step {
    package let name: String
    let apply: (Cloud) throws(Failure) -> Void
    let undo: (Cloud) throws(Failure) -> Void

    package init(
        _ name: String, apply: @escaping (Cloud) throws(Failure) -> Void,
        undo: @escaping (Cloud) throws(Failure) -> Void = { (_) throws(Failure) in }
    ) {
        self.name = name
        self.apply = apply
        self.undo = undo
    }
}

/// A step that may have done something, with its place among the steps of its operation.
struct BegunStep {
    let position: Int
    let step: Step
}

/// An operation with everything decided: what the journal keeps, so that any process can finish it or take it back.
package protocol Operation: Sendable {
    /// The name under which the journal finds it again.  Never changed once released.
    static var name: String { get }
    /// What becomes of it when its process dies.
    static var recovery: Recovery { get }

    init(plan: JSON) throws(Failure)
    var plan: JSON { get }

    /// What it does outside, in order.  Decided by the plan and by what the state says.
    func steps(_ cloud: Cloud) throws(Failure) -> [Step]
    /// The outcome, in the transaction that ends the job.
    func commit(_ transaction: Transaction) throws(Failure)
    /// Gives back what was reserved, in the transaction that ends the job as failed.
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure)
    /// The host on which its steps act, for garbage that waits for that host.
    var host: UUID? { get }
}

extension Operation {
    package var host: UUID? { nil }
}

/// What becomes of an operation whose process died, or one of whose steps failed.
package enum Recovery: Sendable {
    /// Undo the steps in reverse order and give back the reservation.
    case rollBack
    /// It only takes things away: do the steps again, to the end.  A step that fails leaves the job's target in the
    /// state that ``Operation/abandon(_:because:)`` gives it.
    case carryOn
}
