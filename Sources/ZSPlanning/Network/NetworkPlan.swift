package import ZSModel

/// The way from one state of a machine's network to another: ordered steps, each with its inverse.
///
/// A plan that exists has been tried on the model: its steps lead from ``before`` to ``after``, and the inverses of
/// the steps, last first, lead back.
package struct NetworkPlan: Hashable, Sendable {
    package let before: HostNetwork
    package let after: HostNetwork
    /// The new names of links, by their old ones.
    package let renames: [InterfaceName: InterfaceName]
    package let steps: [LinkStep]

    /// Whether the machine is as it shall be already.
    package var isEmpty: Bool { steps.isEmpty }
    /// The steps that undo the whole plan, or any first part of it.
    package var inverse: [LinkStep] { steps.reversed().map(\.inverse) }

    /// The addresses that the machine has only afterwards, and at which it may be found then.
    package var newAddresses: [IPAddress] {
        after.sortedLinks.filter { $0.kind != .loopback }.flatMap(\.addresses).map(\.address)
            .filter { before.carrier(of: $0) == nil }
    }

    /// Plans the way from `before` to `after`.
    /// - Parameter renames: new names by old ones; `after` speaks of the new ones.
    /// - Throws: `.conflict` when something on the way could not be put back; `.bug` when the plan does not lead there.
    package init(
        from before: HostNetwork, to after: HostNetwork, renames: [InterfaceName: InterfaceName] = [:]
    ) throws(Failure) {
        self.before = before
        self.after = after
        self.renames = renames
        var builder = PlanBuilder(from: before, to: after, renames: renames)
        try builder.build()
        steps = builder.steps
        try Self.refuseWhatCannotReturn(steps)
        try expectReturn()
    }

    private static func refuseWhatCannotReturn(_ steps: [LinkStep]) throws(Failure) {
        for step in steps {
            switch step {
            case .removeRoute(let route) where !route.unknown.isEmpty:
                throw .refusal(
                    .conflict, "the route \(route) would have to go for a moment and could not be put back",
                    hint: "remove it yourself first; it has \(route.unknown.joined(separator: ", "))", rule: "N-14")
            case .removeAddress(let name, let address) where !address.unknown.isEmpty:
                throw .refusal(
                    .conflict,
                    "the address \(address) of \(name) would have to go for a moment and could not be put back",
                    hint: "remove it yourself first; it has \(address.unknown.joined(separator: ", "))", rule: "N-14")
            case .delete(let link) where !link.canBeMade:
                throw .refusal(
                    .conflict, "\(link.name) is of kind \(link.kindName) and could not be made again", rule: "N-14")
            default: break
            }
        }
    }
    private func expectReturn() throws(Failure) {
        var state = after
        for step in inverse { try state.perform(step) }
        guard state == before else {
            throw Failure(.bug, "a network plan does not lead back", details: state.differences(from: before))
        }
    }
}

extension Link {
    fileprivate var canBeMade: Bool {
        switch kind {
        case .bond, .vlan, .bridge: true
        case .loopback, .nic, .other: false
        }
    }
}

extension Failure {
    /// A refusal that names the rule of the specification that the request breaks.
    package static func refusal(_ kind: Kind, _ message: String, hint: String? = nil, rule: String) -> Failure {
        Failure(kind, message, hint: hint, details: [Detail("rule", rule)])
    }
}
