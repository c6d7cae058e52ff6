/// What the candidates of one step are judged by: the candidates themselves and what is asked of them.
///
/// A class, and candidates are named by position, because a request passes through ten filters for each of a thousand
/// hosts: copying facts would be most of the work.
protocol PlacementNeed: AnyObject, Sendable {
    associatedtype Candidate: PlacementCandidate
    subscript(position: Int) -> Candidate { get }
}

/// One rule that a candidate must satisfy.  Its reason is put into words only when somebody reads it.
struct Filter<Need: PlacementNeed>: Sendable {
    /// The rule of `allocation.md`, such as `A-HOST-04`.
    let rule: String
    /// What the rule looks at, such as `memory`.
    let name: String
    let keeps: @Sendable (Need, Int) -> Bool
    let reason: @Sendable (Need, Int) -> String

    init(
        _ rule: String, _ name: String, keeps: @escaping @Sendable (Need, Int) -> Bool,
        reason: @escaping @Sendable (Need, Int) -> String
    ) {
        self.rule = rule
        self.name = name
        self.keeps = keeps
        self.reason = reason
    }
}

extension Array {
    /// Whether every filter keeps the candidate at `position`.
    func keep<Need>(_ position: Int, _ need: Need) -> Bool where Element == Filter<Need> {
        allSatisfy { $0.keeps(need, position) }
    }

    /// The first filter's objection to each of the candidates that some filter drops.
    func rejections<Need>(of candidates: some Sequence<Int>, _ need: Need) -> [Rejection]
    where Element == Filter<Need> {
        candidates.compactMap { position in
            first { !$0.keeps(need, position) }.map { filter in
                Rejection(
                    step: Need.Candidate.step, kind: Need.Candidate.kind, uuid: need[position].uuid,
                    name: need[position].name, rule: filter.rule, reason: filter.reason(need, position))
            }
        }
    }
}
