package import ZSModel
import ZSPorts
import ZSStore

/// A condition that was looked at.
package struct CheckedCondition: Sendable {
    /// The host, or what of this machine.
    package let subject: String
    /// `reachable`, `clock`, `libvirtd`, …
    package let condition: String
    /// What is wrong and what helps; `nil` when all is well.
    package let objection: String?

    package init(_ subject: String, _ condition: String, _ objection: String?) {
        self.subject = subject
        self.condition = condition
        self.objection = objection
    }
}

extension Cloud {
    /// Looks at hosts as before they were added: everything that does not hold, with its remedy (CL-1).
    package func checkHosts(_ names: [String]) throws(Failure) -> [CheckedCondition] {
        let now = store.currentTime
        let outcomes = try onHosts(names, within: Patience.contact) { shell, deadline throws(Failure) in
            try Preflight(shell, now: now, by: deadline).objections
        }
        return outcomes.flatMap { outcome in
            switch outcome.result {
            case .success(let objections):
                [CheckedCondition(outcome.host, "reachable", nil)]
                    + objections.map { CheckedCondition(outcome.host, $0.subject, $0.text) }
            case .failure(let failure):
                [
                    CheckedCondition(
                        outcome.host, "reachable", failure.message + (failure.hint.map { ": \($0)" } ?? ""))
                ]
            }
        }
    }
}
