import ZSModel

/// Reads `-c2 -c 2 --cpu=2 --cpu 2 -sf`; `--` ends options; a single `-` is an operand.
struct OptionWords {
    private let title: String
    private let parameters: Parameters

    init(program title: String, _ parameters: Parameters) {
        self.title = title
        self.parameters = parameters
    }

    /// Takes the options out of `words` and returns the rest in order.
    func read(_ words: [String], into given: inout Given) throws(Failure) -> [String] {
        var operands: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" { return operands + rest }
            if word.hasPrefix("--") {
                try long(word, &rest, &given)
            } else if word.hasPrefix("-"), word != "-" {
                try letters(word, &rest, &given)
            } else {
                operands.append(word)
            }
        }
        return operands
    }

    /// Whether the value of the option `word` is the word after it.
    func takesNextWord(_ word: String) -> Bool {
        if word.hasPrefix("--") { return index(long: word.dropFirst(2)).map(takesValue) ?? false }
        let letters = word.dropFirst()
        guard let first = letters.firstIndex(where: { index(letter: $0).map(takesValue) ?? false }) else {
            return false
        }
        return letters.index(after: first) == letters.endIndex
    }

    private func long(_ word: String, _ rest: inout ArraySlice<String>, _ given: inout Given) throws(Failure) {
        let cut = word.firstIndex(of: "=")
        let name = cut.map { word[..<$0] } ?? word[...]
        guard let index = index(long: name.dropFirst(2)) else { throw unknown(String(name)) }
        let attached = cut.map { String(word[word.index(after: $0)...]) }
        if takesValue(index) {
            guard let value = attached ?? rest.popFirst() else { throw usage("option '\(name)' needs a value") }
            try take(value, index, String(name), &given)
        } else {
            guard attached == nil else { throw usage("option '\(name)' takes no value") }
            try take("", index, String(name), &given)
        }
    }
    private func letters(_ word: String, _ rest: inout ArraySlice<String>, _ given: inout Given) throws(Failure) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let index = index(letter: letter) else { throw unknown("-\(letter)") }
            guard takesValue(index) else {
                try take("", index, "-\(letter)", &given)
                continue
            }
            guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
                throw usage("option '-\(letter)' needs a value")
            }
            return try take(value, index, "-\(letter)", &given)
        }
    }
    private func take(_ text: String, _ index: Int, _ spelling: String, _ given: inout Given) throws(Failure) {
        let declared = parameters.declared[index]
        guard declared.info.isRepeated || !given.wasGiven(at: index) else {
            throw usage("option '\(spelling)' given twice")
        }
        do { try given.take(text, for: declared, at: index) } catch {
            throw usage(refusal(of: text, for: "option '\(spelling)'", declared.info, error))
        }
    }

    private func index(long name: Substring) -> Int? {
        parameters.declared.firstIndex { $0.info.isOption && $0.info.name == name }
    }
    private func index(letter: Character) -> Int? { parameters.declared.firstIndex { $0.info.letter == letter } }
    private func takesValue(_ index: Int) -> Bool { parameters.declared[index].info.kind == .named }
    private func unknown(_ spelling: String) -> Failure {
        let names = parameters.declared.filter(\.info.isOption).map { "--" + $0.info.name }
        let hint = likely(spelling, in: names + ["--help", "--version"]).map { "did you mean '\($0)'?" }
        return Failure(.usage, "\(title) has no option '\(spelling)'", hint: hint)
    }
    private func usage(_ message: String) -> Failure { Failure(.usage, "\(title): \(message)") }
}

/// The sentence that refuses a value.  A secret is not repeated.
func refusal(of text: String, for what: String, _ info: ParameterInfo, _ reject: Reject) -> String {
    info.isSecret ? "invalid value for \(what): \(reject.why)" : "invalid value '\(text)' for \(what): \(reject.why)"
}
