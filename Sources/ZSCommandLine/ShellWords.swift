package import ZSModel

/// The words of a line, quoted as in a shell: `'…'`, `"…"`, `\`; `#` begins a comment.  Nothing is expanded.
package struct ShellWords: Sendable, Equatable {
    package private(set) var words: [String] = []
    /// Whether the line ends inside a word, which is the last of ``words``.
    package private(set) var endsInWord = false
    /// The quote that is still open at the end.
    private var openQuote: Unicode.Scalar?

    /// Reads a whole line.
    /// - Throws: `.usage` when a quote is not closed.
    package static func split(_ line: String) throws(Failure) -> [String] {
        let read = ShellWords(line)
        guard read.openQuote == nil else { throw Failure(.usage, "a quote is not closed") }
        return read.words
    }

    /// Reads as much of a line as has been typed.
    package init(_ line: String) {
        var rest = line.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (openQuote, scalar) {
            case (nil, "'"), (nil, "\""): begin(quote: scalar)
            case (let open?, scalar) where open == scalar: openQuote = nil
            case (nil, "\\"):
                if let next = rest.popFirst() { append(next) } else { openWord() }
            case ("\""?, "\\") where rest.first == "\"" || rest.first == "\\":
                append(rest.removeFirst())
            case (nil, " "), (nil, "\t"), (nil, "\n"): endsInWord = false
            case (nil, "#") where !endsInWord: return
            default: append(scalar)
            }
        }
    }
    private mutating func begin(quote: Unicode.Scalar) {
        openWord()
        openQuote = quote
    }
    private mutating func openWord() {
        if !endsInWord { words.append("") }
        endsInWord = true
    }
    private mutating func append(_ scalar: Unicode.Scalar) {
        openWord()
        words[words.count - 1].unicodeScalars.append(scalar)
    }
}
