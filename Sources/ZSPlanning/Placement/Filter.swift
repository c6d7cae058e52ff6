/// One rule that a candidate must satisfy.  Its reason is put into words only when somebody reads it.
struct Filter<Candidate: PlacementCandidate, Need>: Sendable {
    /// The rule of `allocation.md`, such as `A-HOST-04`.
    let rule: String
    /// What the rule looks at, such as `memory`.
    let name: String
    let keeps: @Sendable (Candidate, Need) -> Bool
    let reason: @Sendable (Candidate, Need) -> String

    init(
        _ rule: String, _ name: String, keeps: @escaping @Sendable (Candidate, Need) -> Bool,
        reason: @escaping @Sendable (Candidate, Need) -> String
    ) {
        self.rule = rule
        self.name = name
        self.keeps = keeps
        self.reason = reason
    }

    func rejection(of candidate: Candidate, _ need: Need) -> Rejection {
        Rejection(
            step: Candidate.step, kind: Candidate.kind, uuid: candidate.uuid, name: candidate.name, rule: rule,
            reason: reason(candidate, need))
    }
}

extension Array {
    /// Whether every filter keeps `candidate`.
    func keep<Candidate, Need>(_ candidate: Candidate, _ need: Need) -> Bool
    where Element == Filter<Candidate, Need> { allSatisfy { $0.keeps(candidate, need) } }

    /// The first filter's objection to each of the candidates that some filter drops.
    func rejections<Candidate, Need>(of candidates: some Sequence<Candidate>, _ need: Need) -> [Rejection]
    where Element == Filter<Candidate, Need> {
        candidates.compactMap { candidate in
            first { !$0.keeps(candidate, need) }?.rejection(of: candidate, need)
        }
    }
}
