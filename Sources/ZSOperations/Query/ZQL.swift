import ZSModel
import ZSStore

/// A statement of the original's query language: `query vminstance.name where (a=1 or b=2) order by name limit 10`.
struct ZQL {
    let kind: ResourceKind
    var request = QueryRequest()
    /// `count` instead of `query`.
    private(set) var onlyCounts = false
    /// `return with (total)`
    private(set) var withTotal = false
    private(set) var groupBy: String?

    init(_ statement: String) throws(Failure) {
        var tokens = try ZQLTokens(statement)
        onlyCounts = tokens.take("count")
        if !onlyCounts { try tokens.require(tokens.take("query"), "'query' or 'count'") }
        let target = try Self.name(&tokens, "a resource, such as vminstance")
        let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
        let wanted = (parts.first ?? "").lowercased()
        guard let kind = ResourceKind.all.first(where: { $0.name.lowercased() == wanted }) else {
            throw Failure(
                .usage, "zql: there is no resource '\(wanted)'",
                hint: "there are \(ResourceKind.all.map { $0.name.lowercased() }.joined(separator: ", "))")
        }
        self.kind = kind
        if parts.count == 2 {
            request.fields = [parts[1]]
            while tokens.take(sign: ",") { request.fields?.append(try Self.name(&tokens, "a field")) }
        }
        if tokens.take("where") { request.filter = try Self.alternatives(&tokens, depth: 0) }
        try readClauses(&tokens)
        _ = tokens.take(sign: ";")
        try tokens.require(tokens.next == nil, "the end of the statement")
    }

    private mutating func readClauses(_ tokens: inout ZQLTokens) throws(Failure) {
        if tokens.take("return") {
            let isTotal =
                tokens.take("with") && tokens.take(sign: "(") && tokens.take("total") && tokens.take(sign: ")")
            try tokens.require(isTotal, "'with (total)'")
            withTotal = true
        }
        if tokens.take("group") {
            try tokens.require(tokens.take("by"), "'by'")
            groupBy = try Self.name(&tokens, "a field")
        }
        if tokens.take("order") {
            try tokens.require(tokens.take("by"), "'by'")
            request.sortBy = try Self.name(&tokens, "a field")
            request.descending = tokens.take("desc")
            if !request.descending { _ = tokens.take("asc") }
        }
        if tokens.take("limit") { request.limit = try Self.number(&tokens) }
        if tokens.take("offset") { request.start = try Self.number(&tokens) }
    }

    // Conditions.

    private static let deepest = 50

    private static func alternatives(_ tokens: inout ZQLTokens, depth: Int) throws(Failure) -> QueryFilter {
        guard depth < deepest else { throw Failure(.usage, "zql: more than \(deepest) parentheses in each other") }
        var parts = [try conjunction(&tokens, depth)]
        while tokens.take("or") { parts.append(try conjunction(&tokens, depth)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }
    private static func conjunction(_ tokens: inout ZQLTokens, _ depth: Int) throws(Failure) -> QueryFilter {
        var parts = [try factor(&tokens, depth)]
        while tokens.take("and") { parts.append(try factor(&tokens, depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }
    private static func factor(_ tokens: inout ZQLTokens, _ depth: Int) throws(Failure) -> QueryFilter {
        guard tokens.take(sign: "(") else { return .condition(try condition(&tokens)) }
        let inner = try alternatives(&tokens, depth: depth + 1)
        try tokens.require(tokens.take(sign: ")"), "')', 'and' or 'or'")
        return inner
    }
    private static func condition(_ tokens: inout ZQLTokens) throws(Failure) -> QueryCondition {
        let field = try name(&tokens, "a field or '('")
        if tokens.take("is") {
            let isNegative = tokens.take("not")
            try tokens.require(tokens.take("null"), "'null'")
            return QueryCondition(field, isNegative ? .notEqual : .equal, "null")
        }
        let isNegative = tokens.take("not")
        if tokens.take("in") || tokens.take("has") {
            return QueryCondition(field, isNegative ? .isNotIn : .isIn, try list(&tokens))
        }
        if tokens.take("like") { return like(field, isNegative, try value(&tokens)) }
        guard !isNegative, case .sign(let sign)? = tokens.next, let comparison = QueryCondition.Operator(rawValue: sign)
        else { throw tokens.expected("one of = != > >= < <= in, like, has, is null") }
        _ = tokens.take()
        return QueryCondition(field, comparison, try value(&tokens))
    }
    /// Here a pattern without a wildcard is the whole text, as in SQL.
    private static func like(_ field: String, _ isNegative: Bool, _ pattern: String) -> QueryCondition {
        guard pattern.contains("%") || pattern.contains("_") else {
            return QueryCondition(field, isNegative ? .notEqual : .equal, pattern)
        }
        return QueryCondition(field, isNegative ? .notLike : .like, pattern)
    }
    private static func list(_ tokens: inout ZQLTokens) throws(Failure) -> String {
        try tokens.require(tokens.take(sign: "("), "'('")
        var values: [String] = []
        repeat { values.append(try value(&tokens)) } while tokens.take(sign: ",")
        try tokens.require(tokens.take(sign: ")"), "')' or ','")
        // As a condition has it: commas between values, a backslash before a comma or backslash of a value.
        return values.map { value in
            value.unicodeScalars.reduce(into: "") { text, scalar in
                if scalar == "," || scalar == "\\" { text += "\\" }
                text.unicodeScalars.append(scalar)
            }
        }.joined(separator: ",")
    }

    private static func value(_ tokens: inout ZQLTokens) throws(Failure) -> String {
        switch tokens.next {
        case .text(let text)?, .word(let text)?:
            _ = tokens.take()
            return text
        default: throw tokens.expected("a value")
        }
    }
    private static func name(_ tokens: inout ZQLTokens, _ what: String) throws(Failure) -> String {
        guard case .word(let word)? = tokens.next else { throw tokens.expected(what) }
        _ = tokens.take()
        return word
    }
    private static func number(_ tokens: inout ZQLTokens) throws(Failure) -> Int {
        guard case .word(let word)? = tokens.next, let number = Int(word), number >= 0 else {
            throw tokens.expected("a number")
        }
        _ = tokens.take()
        return number
    }
}
