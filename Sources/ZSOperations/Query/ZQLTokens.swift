import ZSModel

/// The words and signs of a ZQL statement.
struct ZQLTokens {
    enum Token: Equatable {
        /// A name, a keyword or a number, as written.
        case word(String)
        /// What stood between quotes.
        case text(String)
        case sign(String)
    }
    private var tokens: ArraySlice<Token> = []

    init(_ statement: String) throws(Failure) {
        var rest = statement.unicodeScalars[...]
        while let scalar = rest.first {
            switch scalar {
            case " ", "\t", "\n", "\r": rest.removeFirst()
            case "'", "\"": tokens.append(.text(try Self.text(&rest)))
            case "(", ")", ",", ";": tokens.append(.sign(String(Character(rest.removeFirst()))))
            case "=", "!", "<", ">": tokens.append(.sign(Self.taken(&rest) { "=!<>".unicodeScalars.contains($0) }))
            default:
                let word = Self.taken(&rest, while: Self.isPartOfWord)
                guard !word.isEmpty else { throw Failure(.usage, "zql: '\(Character(scalar))' has no meaning here") }
                tokens.append(.word(word))
            }
        }
    }

    var next: Token? { tokens.first }
    mutating func take() -> Token? { tokens.popFirst() }
    /// Takes the next token when it is this keyword; letter case does not matter.
    mutating func take(_ keyword: String) -> Bool {
        guard case .word(let word)? = tokens.first, word.lowercased() == keyword else { return false }
        tokens.removeFirst()
        return true
    }
    mutating func take(sign: String) -> Bool {
        guard tokens.first == .sign(sign) else { return false }
        tokens.removeFirst()
        return true
    }
    /// - Parameter what: what had to stand there.
    mutating func require(_ found: Bool, _ what: String) throws(Failure) {
        guard found else { throw expected(what) }
    }
    func expected(_ what: String) -> Failure {
        let found =
            switch tokens.first {
            case .word(let text)?, .sign(let text)?: "'\(text)'"
            case .text(let text)?: "the text '\(text)'"
            case nil: "the end"
            }
        return Failure(
            .usage, "zql: expected \(what), found \(found)",
            hint:
                "such as: query vminstance.uuid,name where (state='Running' or name like 'web%') order by name limit 10"
        )
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_.-%:".unicodeScalars.contains(scalar)
    }
    private static func taken(
        _ rest: inout Substring.UnicodeScalarView, while fits: (Unicode.Scalar) -> Bool
    ) -> String {
        let taken = rest.prefix(while: fits)
        rest = rest[taken.endIndex...]
        return String(taken)
    }
    /// A quoted text.  A backslash takes the quote or backslash after it as it is; a doubled quote is one.
    private static func text(_ rest: inout Substring.UnicodeScalarView) throws(Failure) -> String {
        let quote = rest.removeFirst()
        var text = ""
        while let scalar = rest.popFirst() {
            if scalar == quote {
                guard rest.first == quote else { return text }
                rest.removeFirst()
            }
            let isEscape = scalar == "\\" && (rest.first == quote || rest.first == "\\")
            text.unicodeScalars.append(isEscape ? rest.removeFirst() : scalar)
        }
        throw Failure(.usage, "zql: a quote is not closed")
    }
}
