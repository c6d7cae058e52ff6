package import ZSModel

/// The steps in which a VM's place is chosen (A-STEP-01 to A-STEP-04).
package enum PlacementStep: Int, Sendable, CaseIterable, Comparable {
    case backupStorage = 1
    case host, primaryStorage, address

    package static func < (left: PlacementStep, right: PlacementStep) -> Bool { left.rawValue < right.rawValue }
}

/// What placement chooses among.
protocol PlacementCandidate: Sendable {
    static var step: PlacementStep { get }
    static var kind: String { get }
    var uuid: UUID { get }
    var name: String { get }
}
extension BackupStorageFacts: PlacementCandidate {
    static var step: PlacementStep { .backupStorage }
    static var kind: String { "backup storage" }
}
extension ClusterFacts: PlacementCandidate {
    static var step: PlacementStep { .host }
    static var kind: String { "cluster" }
}
extension HostFacts: PlacementCandidate {
    static var step: PlacementStep { .host }
    static var kind: String { "host" }
}
extension PrimaryStorageFacts: PlacementCandidate {
    static var step: PlacementStep { .primaryStorage }
    static var kind: String { "primary storage" }
}
extension NetworkFacts: PlacementCandidate {
    static var step: PlacementStep { .address }
    static var kind: String { "l3 network" }
}

/// A candidate that was dropped, and why.
package struct Rejection: Sendable, Equatable, CustomStringConvertible {
    package var step: PlacementStep
    /// What the candidate is, such as `host`.
    package var kind: String
    package var uuid: UUID
    package var name: String
    /// The rule of `allocation.md` that dropped it, such as `A-HOST-04`.
    package var rule: String
    /// What is missing, such as `needs 8 GiB, free 5 GiB`.
    package var reason: String

    package init(step: PlacementStep, kind: String, uuid: UUID, name: String, rule: String, reason: String) {
        self.step = step
        self.kind = kind
        self.uuid = uuid
        self.name = name
        self.rule = rule
        self.reason = reason
    }
    /// `host h3: A-HOST-04 needs 8 GiB, free 5 GiB` (A-FAIL-19).
    package var description: String { "\(kind) \(name): \(rule) \(reason)" }
    package var detail: Failure.Detail { Failure.Detail("\(kind) \(name)", "\(rule) \(reason)") }
}
