/// Which resources a query selects: conditions, joined by `and` and `or`.
package indirect enum QueryFilter: Sendable, Equatable, ExpressibleByArrayLiteral {
    case condition(QueryCondition)
    /// All must hold; an empty list always does.
    case all([QueryFilter])
    /// One must hold; an empty list never does.
    case any([QueryFilter])

    /// All conditions must hold.
    package init(_ conditions: [QueryCondition]) { self = .all(conditions.map(QueryFilter.condition)) }
    package init(arrayLiteral elements: QueryCondition...) { self.init(elements) }

    /// Those that satisfy both.
    package func and(_ other: QueryFilter) -> QueryFilter { .all([self, other]) }

    /// How many conditions it has.
    var count: Int {
        switch self {
        case .condition: 1
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.count }
        }
    }
}
