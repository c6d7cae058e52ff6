package import ZSModel

/// One condition of a query: `vmNics.ip=10.0.0.1`.
package struct QueryCondition: Sendable, Equatable {
    /// The operators of the original's query language.
    package enum Operator: String, Sendable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case greater = ">"
        case greaterOrEqual = ">="
        case less = "<"
        case lessOrEqual = "<="
        case isIn = "?="
        case isNotIn = "!?="
        case like = "~="
        case notLike = "!~="

        var isNegative: Bool { self == .notEqual || self == .isNotIn || self == .notLike }
        /// The positive operator of a negative one.
        var positive: Operator {
            switch self {
            case .notEqual: .equal
            case .isNotIn: .isIn
            case .notLike: .like
            default: self
            }
        }
    }
    package var path: String
    package var comparison: Operator
    /// As typed; `null` is the absent value for `=` and `!=`.
    package var value: String
    package init(_ path: String, _ comparison: Operator, _ value: String) {
        self.path = path
        self.comparison = comparison
        self.value = value
    }
}

/// What a query asks for.
package struct QueryRequest: Sendable {
    package var filter: QueryFilter = []
    /// The most rows to answer; the original's default is 1000 (CLI-44).
    package var limit = 1000
    package var start = 0
    package var sortBy: String?
    package var descending = false
    /// The fields and lists to answer, in this order; all when `nil`.
    package var fields: [String]?
    package init() {}
    package init(uuid: UUID) { filter = [QueryCondition("uuid", .equal, uuid.description)] }
}
