package import ZSCommandLine
import ZSModel
import ZSStore

/// An API of the cloud: declared once, one file each.
package typealias CloudAPI = Action<Cloud, CloudReply>

extension Action where Context == Cloud, Reply == CloudReply {
    /// `Query<kind>`: conditions, paging, projection.
    static func query(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI("Query\(kind.name)", "List \(kind.label)s", .reads, resource: kind.name) { p in
            let conditions = p.conditions(
                kind.fields.map(\.name) + kind.lists.map(\.name) + kind.relations.map { $0.name + "." })
            let limit = p.defaulted("limit", 1000, "the most to list; 0 lists all", limit: .atLeast(0))
            let start = p.defaulted("start", 0, "how many to leave out at the beginning", limit: .atLeast(0))
            let count = p.defaulted("count", false, "answer only how many there are")
            let withTotal = p.defaulted("replyWithCount", false, "answer how many there are, too")
            let sortBy = p.optional("sortBy", String.self, "the field to sort by")
            let direction = p.defaulted("sortDirection", SortDirection.asc, "the order of the sort")
            let fields = p.list("fields", String.self, "the fields to answer, in this order")
            return { given, cloud in
                var request = QueryRequest()
                request.conditions = given[conditions].map(QueryCondition.init)
                request.limit = given[limit] == 0 ? .max : given[limit]
                request.start = given[start]
                request.sortBy = given[sortBy]
                request.descending = given[direction] == .desc
                request.fields = given[fields].isEmpty ? nil : given[fields]
                return given[count]
                    ? .total(kind, request.conditions)
                    : .inventories(kind, request, withTotal: given[withTotal])
            }
        }
    }

    /// `Update<kind>` of name and description only.
    static func rename(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI(
            "Update\(kind.name)", "Change the name or description of a \(kind.label)", .changes, resource: kind.name
        ) {
            p in
            let target = p.target("uuid", kind)
            let name = p.optional("name", Name.self, "the new name")
            let description = p.optional("description", Description.self, "the new description")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.refuseNothing(given.has(name) || given.has(description))
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    if let name = given[name] { try transaction.update(kind, uuid, ["name": name]) }
                    if let text = given[description] { try transaction.update(kind, uuid, ["description": text]) }
                }
                return .inventory(kind, uuid)
            }
        }
    }

    /// `Change<kind>State` with enable and disable only.
    static func changeState(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI("Change\(kind.name)State", "Enable or disable a \(kind.label)", .changes, resource: kind.name) { p in
            let target = p.target("uuid", kind)
            let event = p.required("stateEvent", StateEvent.self, "enable it or disable it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.update(kind, uuid, ["state": given[event].state])
                }
                return .inventory(kind, uuid)
            }
        }
    }
}

/// The order of a sorted answer.
enum SortDirection: String, Sendable, CaseIterable, ParameterValue { case asc, desc }

extension QueryCondition {
    init(_ condition: Condition) {
        let (comparison, value): (Operator, String) =
            switch condition.operator {
            case .equal: (.equal, condition.value)
            case .notEqual: (.notEqual, condition.value)
            case .greater: (.greater, condition.value)
            case .greaterOrEqual: (.greaterOrEqual, condition.value)
            case .less: (.less, condition.value)
            case .lessOrEqual: (.lessOrEqual, condition.value)
            case .oneOf: (.isIn, condition.value)
            case .noneOf: (.isNotIn, condition.value)
            case .like: (.like, condition.value)
            case .notLike: (.notLike, condition.value)
            case .isNull: (.equal, "null")
            case .isNotNull: (.notEqual, "null")
            }
        self.init(condition.field, comparison, value)
    }
}

extension Cloud {
    /// An update that changes nothing is a mistake of the caller.
    func refuseNothing(_ something: Bool) throws(Failure) {
        guard something else {
            throw Failure(.usage, "nothing to change was given", hint: "give at least one of the optional parameters")
        }
    }
}
