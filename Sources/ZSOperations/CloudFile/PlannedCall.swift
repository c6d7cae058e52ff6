import ZSModel
import ZSRendering
import ZSStore

/// One call of an API that makes the cloud more like its file.
struct PlannedCall: Sendable {
    enum Change: String, Sendable { case create, change, delete }
    /// When the call has been done already: so many resources of a kind satisfy the conditions.
    struct Done: Sendable {
        let kind: String
        /// Path and value of each condition.
        let conditions: [(path: String, value: String)]
        let count: Int
    }
    let change: Change
    /// For people: "Zone 'z1'".
    let title: String
    let action: String
    let params: [JSON.Member]
    /// `nil` when doing it again changes nothing.
    let done: Done?

    init(_ change: Change, _ title: String, _ action: String, _ params: [JSON.Member], done: Done? = nil) {
        self.change = change
        self.title = title
        self.action = action
        self.params = params
        self.done = done
    }

    /// For people and programs: what stands in a plan.
    var shown: JSON {
        [
            "change": .text(change.rawValue), "resource": .text(title), "action": .text(action),
            "params": .object(params),
        ]
    }

    // In the journal.

    var json: JSON {
        let done: JSON =
            done.map { done in
                [
                    "kind": .text(done.kind), "count": .integer(Int64(done.count)),
                    "conditions": .object(done.conditions.map { JSON.Member($0.path, .text($0.value)) }),
                ]
            } ?? .null
        return .object((shown.members ?? []) + [JSON.Member("done", done)])
    }
    init(_ json: JSON) throws(Failure) {
        change = Change(rawValue: try json.text("change")) ?? .change
        title = try json.text("resource")
        action = try json.text("action")
        params = json["params"]?.members ?? []
        if let found = json["done"], found != .null {
            done = Done(
                kind: try found.text("kind"),
                conditions: (found["conditions"]?.members ?? []).map { ($0.name, $0.value.text ?? "") },
                count: Int(try found.integer("count")))
        } else {
            done = nil
        }
    }
}

extension PlannedCall.Done {
    /// The resource is there, or is not.
    static func presence(of kind: ResourceKind, _ uuid: String, _ isThere: Bool) -> Self {
        Self(kind: kind.name, conditions: [("uuid", uuid)], count: isThere ? 1 : 0)
    }

    func holds(in reader: Reader) throws(Failure) -> Bool {
        guard let kind = ResourceKind.all.first(where: { $0.name == self.kind }) else { return false }
        let conditions = conditions.map { QueryCondition($0.path, .equal, $0.value) }
        return try reader.count(QueryFilter(conditions), of: kind) == count
    }
}
