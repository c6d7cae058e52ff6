import ZSModel

/// One condition of a query as it was written: `field OP value`.
///
/// Whether the field exists, and what the value means for it, is for whoever knows the resource to say.
package struct Condition: Sendable, Equatable {
    package enum Operator: String, Sendable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case greater = ">"
        case greaterOrEqual = ">="
        case less = "<"
        case lessOrEqual = "<="
        case oneOf = "?="
        case noneOf = "!?="
        case like = "~="
        case notLike = "!~="
        /// `field=null`
        case isNull = "=null"
        /// `field!=null`
        case isNotNull = "!=null"
    }
    /// Dotted when it is a field of a related resource: `vmNics.ip`.
    package var field: String
    package var `operator`: Operator
    /// As written; empty for ``Operator/isNull`` and ``Operator/isNotNull``.
    package var value: String

    package init(_ field: String, _ operator: Operator, _ value: String = "") {
        self.field = field
        self.operator = `operator`
        self.value = value
    }

    /// The values of ``Operator/oneOf`` and ``Operator/noneOf``: separated by commas, `\,` is a comma.
    package var values: [String] { splitList(value) }

    static func read(_ text: String) throws(Reject) -> Condition {
        let field = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        let rest = text[field.endIndex...]
        guard !field.isEmpty, field.first != ".", field.last != ".",
            let found = Self.written.first(where: { rest.hasPrefix($0.rawValue) })
        else { throw Reject("expected a field, one of = != > >= < <= ?= !?= ~= !~=, and a value") }
        let value = String(rest.dropFirst(found.rawValue.count))
        switch (found, value) {
        case (.equal, "null"): return Condition(String(field), .isNull)
        case (.notEqual, "null"): return Condition(String(field), .isNotNull)
        default: return Condition(String(field), found, value)
        }
    }
    /// Longest first, so that none is taken for the beginning of another.
    private static let written: [Operator] = [
        .noneOf, .notLike, .notEqual, .greaterOrEqual, .lessOrEqual, .oneOf, .like, .equal, .greater, .less,
    ]
}

/// The parts of a comma-separated list; a backslash takes the next comma or backslash as it is.
func splitList(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    var parts: [String] = [""]
    var characters = text.unicodeScalars[...]
    while let scalar = characters.popFirst() {
        switch scalar {
        case ",": parts.append("")
        case "\\" where characters.first == "," || characters.first == "\\":
            parts[parts.count - 1].unicodeScalars.append(characters.removeFirst())
        default: parts[parts.count - 1].unicodeScalars.append(scalar)
        }
    }
    return parts
}
