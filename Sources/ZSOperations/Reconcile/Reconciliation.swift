package import ZSModel
package import ZSRendering

/// What a comparison of the records with the world has found and done.
package struct Reconciliation: Sendable {
    /// One difference.
    package struct Finding: Sendable, Equatable {
        package enum Outcome: String, Sendable {
            /// The record says now what is, or what was to be done is done.
            case repaired
            /// Nothing was changed: a person must choose.
            case decide
            /// It could not be done now; the next run tries again.
            case later
        }
        package let outcome: Outcome
        /// What it is about: "virtual machine", "host", …
        package let kind: String
        package let uuid: UUID?
        package let name: String
        package let text: String
        /// What a person can do.
        package let remedy: String?

        init(
            _ outcome: Outcome, _ kind: String, _ uuid: UUID?, _ name: String, _ text: String, remedy: String? = nil
        ) {
            self.outcome = outcome
            self.kind = kind
            self.uuid = uuid
            self.name = name
            self.text = text
            self.remedy = remedy
        }
    }

    package internal(set) var hosts = 0
    package internal(set) var unreachable = 0
    package internal(set) var domains = 0
    package internal(set) var findings: [Finding] = []

    package var json: JSON {
        [
            "hosts": .integer(Int64(hosts)), "unreachable": .integer(Int64(unreachable)),
            "domains": .integer(Int64(domains)),
            "repaired": .integer(count(.repaired)), "toDecide": .integer(count(.decide)),
            "later": .integer(count(.later)),
            "findings": .list(
                findings.map {
                    [
                        "outcome": .text($0.outcome.rawValue), "kind": .text($0.kind), "uuid": .uuid($0.uuid),
                        "name": .text($0.name), "text": .text($0.text), "remedy": $0.remedy.map { .text($0) } ?? .null,
                    ]
                }),
        ]
    }
    func count(_ outcome: Finding.Outcome) -> Int64 { Int64(findings.count { $0.outcome == outcome }) }

    mutating func add(_ finding: Finding) { findings.append(finding) }
}
