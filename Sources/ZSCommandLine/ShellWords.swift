package import ZSModel

/// The words of a line, quoted as in a shell: `'…'`, `"…"`, `\`; `#` begins a comment, a backslash at the end of a line
/// joins the next line to it.  Nothing is expanded.
package struct ShellWords: Sendable, Equatable {
    package private(set) var words: [String] = []
    /// Whether the line ends inside a word, which is the last of ``words``.
    package private(set) var endsInWord = false
    /// How many scalars of the line the word in which it ends takes, quotes included.
    package private(set) var lengthOfLastWord = 0
    /// The quote that is still open at the end.
    private var openQuote: Unicode.Scalar?
    private var endsInBackslash = false

    /// Whether the next line belongs to this one.
    package var goesOn: Bool { openQuote != nil || endsInBackslash }

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
        while let scalar = rest.first {
            let before = rest
            guard take(scalar, from: &rest) else { return }
            let taken = before.count - rest.count
            lengthOfLastWord = endsInWord ? lengthOfLastWord + taken : 0
        }
    }
    /// - Returns: `false` when the rest is a comment.
    private mutating func take(_ scalar: Unicode.Scalar, from rest: inout Substring.UnicodeScalarView) -> Bool {
        rest.removeFirst()
        endsInBackslash = false
        switch (openQuote, scalar) {
        case (nil, "'"), (nil, "\""): begin(quote: scalar)
        case (let open?, scalar) where open == scalar: openQuote = nil
        case (nil, "\\"):
            switch rest.popFirst() {
            case "\n": break
            case let next?: append(next)
            case nil:
                openWord()
                endsInBackslash = true
            }
        case ("\""?, "\\") where rest.first == "\"" || rest.first == "\\":
            append(rest.removeFirst())
        case (nil, " "), (nil, "\t"), (nil, "\n"): endsInWord = false
        case (nil, "#") where !endsInWord: return false
        default: append(scalar)
        }
        return true
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

    /// A word as it must be written to be read back as it is.
    package static func quoted(_ word: String) -> String {
        guard
            ShellWords(word).words != [word]
                || word.unicodeScalars.contains(where: { "'\"\\\n".unicodeScalars.contains($0) })
        else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
