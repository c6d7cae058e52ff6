internal import ZSModel

/// A comparison of one field with what the user typed.
struct Comparison {
    let field: Field
    let table: String

    /// The field in SQL: a bare column gets its table's name, an expression is taken as it stands.
    var operand: String {
        let isColumn = field.expression.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return isColumn && Int(field.expression) == nil ? "\(table).\(field.expression)" : "(\(field.expression))"
    }

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
        case .like: return SQL(text: "\(operand) LIKE ?", values: [.text(Self.pattern(value))])
        case .notLike: return SQL(text: "\(operand) NOT LIKE ?", values: [.text(Self.pattern(value))])
        }
    }

    private func single(_ sign: String, _ value: String) throws(Failure) -> SQL {
        SQL(text: "\(operand) \(sign) ?\(collation)", values: [try bound(value)])
    }
    private func several(_ sign: String, _ value: String) throws(Failure) -> SQL {
        var values: [SQLValue] = []
        for word in Self.words(of: value) { values.append(try bound(word)) }
        let places = values.map { _ in "?" }.joined(separator: ", ")
        return SQL(text: "\(collated) \(sign) (\(places))", values: values)
    }

    /// Texts compare without regard to case.  Columns whose index is made so are declared so; the others are few.
    private var collation: String { field.type == .text ? " COLLATE NOCASE" : "" }
    private var collated: String { field.type == .text ? "\(operand) COLLATE NOCASE" : operand }

    /// Comma separated; a backslash keeps a comma (CLI-29).
    static func words(of list: String) -> [String] {
        var words = [""]
        var isEscaped = false
        for letter in list {
            if isEscaped {
                if letter != "," && letter != "\\" { words[words.count - 1].append("\\") }
                words[words.count - 1].append(letter)
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else if letter == "," {
                words.append("")
            } else {
                words[words.count - 1].append(letter)
            }
        }
        if isEscaped { words[words.count - 1].append("\\") }
        return words
    }

    /// A text without a wildcard is looked for anywhere (`reference/zstack.md` §2.4).
    static func pattern(_ value: String) -> String {
        value.contains("%") || value.contains("_") ? value : "%\(value)%"
    }

    private func bound(_ text: String) throws(Failure) -> SQLValue {
        do {
            switch field.type {
            case .text, .json: return .text(text)
            // R-COM-01: identities are lower case in the state; `jq` without `-r` leaves quotes (CLI-31).
            case .uuid: return .text(text.lowercased())
            case .date: return .text(try Timestamp.read(text).description)
            case .integer: return .integer(Int64(try Int.read(text)))
            case .bytes: return .integer(try ByteCount.read(text).bytes)
            case .bool: return try Bool.read(text).bound
            }
        } catch {
            throw Failure(.usage, "invalid value '\(text)' for '\(field.name)': \(error.why)")
        }
    }
}
