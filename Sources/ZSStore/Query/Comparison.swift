internal import ZSModel

/// A comparison of one field with what the user typed.
struct Comparison {
    private let field: Field
    /// The field in SQL.
    private let operand: String

    init(_ field: Field, of table: String) {
        self.field = field
        operand = field.sql(of: table)
    }

    /// The longest pattern for which SQLite looks.
    private static let longestPattern = 10_000

    func compiled(_ condition: QueryCondition) throws(Failure) -> SQL {
        let value = condition.value
        if value == "null" {
            switch condition.comparison {
            case .equal: return SQL(text: "\(operand) IS NULL")
            case .notEqual: return SQL(text: "\(operand) IS NOT NULL")
            default: break
            }
        }
        switch condition.comparison {
        case .equal: return try single("=", value)
        case .notEqual: return try single("<>", value)
        case .greater: return try single(">", value)
        case .greaterOrEqual: return try single(">=", value)
        case .less: return try single("<", value)
        case .lessOrEqual: return try single("<=", value)
        case .isIn: return try several("IN", value)
        case .isNotIn: return try several("NOT IN", value)
        case .like: return try like("LIKE", value)
        case .notLike: return try like("NOT LIKE", value)
        }
    }

    private func single(_ sign: String, _ value: String) throws(Failure) -> SQL {
        SQL(text: "\(operand)\(collation) \(sign) ?", values: [try bound(value)])
    }
    private func several(_ sign: String, _ value: String) throws(Failure) -> SQL {
        var values: [SQLValue] = []
        for word in Self.words(of: value) { values.append(try bound(word)) }
        let places = values.map { _ in "?" }.joined(separator: ", ")
        return SQL(text: "\(operand)\(collation) \(sign) (\(places))", values: values)
    }
    private func like(_ sign: String, _ value: String) throws(Failure) -> SQL {
        let pattern = Self.pattern(value)
        guard pattern.utf8.count <= Self.longestPattern else {
            throw Failure(.usage, "the pattern for '\(field.name)' is longer than \(Self.longestPattern) bytes")
        }
        return SQL(text: "\(operand) \(sign) ? ESCAPE '\\'", values: [.text(pattern)])
    }

    /// Texts compare without regard to case (`reference/zstack.md` §2.4); what many rows are searched by has an index
    /// that is made so.
    private var collation: String { field.type == .text ? " COLLATE NOCASE" : "" }

    /// The parts between commas; a backslash takes the comma or backslash after it as it is (CLI-29).
    static func words(of list: String) -> [String] {
        var words = [""]
        var scalars = list.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case ",": words.append("")
            case "\\" where scalars.first == "," || scalars.first == "\\":
                words[words.count - 1].unicodeScalars.append(scalars.removeFirst())
            default: words[words.count - 1].unicodeScalars.append(scalar)
            }
        }
        return words
    }

    /// What LIKE looks for.  `%` and `_` are wildcards unless a backslash stands before them; a text without a wildcard
    /// is looked for anywhere (`reference/zstack.md` §2.4).
    static func pattern(_ value: String) -> String {
        var pattern = ""
        var hasWildcard = false
        var scalars = value.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\\":
                let isEscape = scalars.first.map { ["%", "_", "\\"].contains($0) } ?? false
                pattern.unicodeScalars += [scalar, isEscape ? scalars.removeFirst() : scalar]
            case "%", "_":
                hasWildcard = true
                pattern.unicodeScalars.append(scalar)
            default: pattern.unicodeScalars.append(scalar)
            }
        }
        return hasWildcard ? pattern : "%\(pattern)%"
    }

    private func bound(_ text: String) throws(Failure) -> SQLValue {
        do {
            switch field.type {
            case .text, .json: return .text(text)
            case .uuid: return .text(Self.identity(text))
            case .date: return .text(try Timestamp.read(text).description)
            case .integer: return .integer(Int64(try Int.read(text)))
            case .bytes: return .integer(try ByteCount.read(text).bytes)
            case .bool: return try Bool.read(text.lowercased()).bound
            }
        } catch {
            throw Failure(.usage, "invalid value '\(text)' for '\(field.name)': \(error.why)")
        }
    }

    /// An identity as the state keeps it (R-COM-01): `jq` without `-r` leaves quotes around it (CLI-31), libvirt puts
    /// dashes into it.  What is none finds nothing.
    private static func identity(_ text: String) -> String {
        let isQuoted = text.utf8.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
        let word = isQuoted ? text.dropFirst().dropLast() : text[...]
        return UUID(word)?.description ?? String(word)
    }
}
