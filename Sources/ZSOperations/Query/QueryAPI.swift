package import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// `Query<kind>`: conditions, paging, projection.
    static func query(_ kind: ResourceKind) -> CloudAPI {
        CloudAPI("Query\(kind.name)", "List \(kind.label)s", .reads, resource: kind.name) { p in
            let scalars = kind.fields.map(\.name)
            let conditions = p.conditions(.condition(kind.name))
            let limit = p.defaulted("limit", 1000, "the most to list; 0 lists all", limit: .atLeast(0))
            let start = p.defaulted("start", 0, "how many to leave out at the beginning", limit: .atLeast(0))
            let count = p.defaulted("count", false, "answer only how many there are")
            let withTotal = p.defaulted("replyWithCount", false, "answer how many there are, too")
            let groupBy = p.optional(
                "groupBy", String.self, "answer how many there are by each value of this field",
                completion: .words(scalars))
            let sortBy = p.optional("sortBy", String.self, "the field to sort by", completion: .words(scalars))
            let direction = p.defaulted("sortDirection", SortDirection.asc, "the order of the sort")
            let fields = p.list(
                "fields", String.self, "the fields to answer, in this order",
                completion: .words(scalars + kind.lists.map(\.name)))
            // As the manual of the original writes it (CLI-40).
            p.alias("field", of: fields)
            return { given, cloud in
                var request = QueryRequest()
                request.filter = QueryFilter(given[conditions].map(QueryCondition.init))
                request.limit = given[limit] == 0 ? .max : given[limit]
                request.start = given[start]
                request.sortBy = given[sortBy]
                request.descending = given[direction] == .desc
                request.fields = given[fields].isEmpty ? nil : given[fields]
                if let field = given[groupBy] { return try cloud.groups(by: field, request.filter, of: kind) }
                return given[count]
                    ? .total(kind, request.filter) : .inventories(kind, request, withTotal: given[withTotal])
            }
        }
    }
}

extension Cloud {
    /// How many resources there are by each value of a field.
    func groups(by field: String, _ filter: QueryFilter, of kind: ResourceKind) throws(Failure) -> CloudReply {
        .rows(
            columns: [field, "count"],
            try store.read { reader throws(Failure) in try reader.groups(by: field, filter, of: kind) })
    }
}

/// The order of a sorted answer.
enum SortDirection: String, Sendable, CaseIterable, ParameterValue { case asc, desc }

extension QueryCondition {
    package init(_ condition: Condition) {
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
