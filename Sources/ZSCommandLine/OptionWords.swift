import ZSModel

/// Reads `-c2 -c 2 --cpu=2 --cpu 2 -sf`; `--` ends options; a single `-` is an operand.
struct OptionWords {
    /// The parameters that may be given as options.
    let parameters: [ParameterInfo]

    /// Takes the options out of `words` and returns the rest in order.
    func read(_ words: [String], into intake: inout Intake) throws(Failure) -> [String] {
        var operands: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" { return operands + rest }
            if word.hasPrefix("--") {
                try long(word, &rest, &intake)
            } else if word.hasPrefix("-"), word != "-" {
                try letters(word, &rest, &intake)
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

    private func long(_ word: String, _ rest: inout ArraySlice<String>, _ intake: inout Intake) throws(Failure) {
        let cut = word.firstIndex(of: "=")
        let name = String(cut.map { word[..<$0] } ?? word[...])
        guard let index = index(long: name.dropFirst(2)) else { throw unknown(name, intake) }
        let attached = cut.map { String(word[word.index(after: $0)...]) }
        if takesValue(index) {
            try takeValue(attached ?? rest.popFirst(), index, name, &intake)
        } else {
            guard attached == nil else { throw intake.usage("'\(name)' takes no value") }
            try takeValue("", index, name, &intake)
        }
    }
    private func letters(_ word: String, _ rest: inout ArraySlice<String>, _ intake: inout Intake) throws(Failure) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let index = index(letter: letter) else { throw unknown("-\(letter)", intake) }
            guard takesValue(index) else {
                try takeValue("", index, "-\(letter)", &intake)
                continue
            }
            let value = letters.isEmpty ? rest.popFirst() : String(letters)
            return try takeValue(value, index, "-\(letter)", &intake)
        }
    }
    private func takeValue(_ text: String?, _ index: Int, _ spelling: String, _ intake: inout Intake) throws(Failure) {
        guard let text else { throw intake.usage("'\(spelling)' needs a value") }
        try intake.take([text], at: index, as: spelling, mayRepeat: parameters[index].isRepeated)
    }

    private func index(long name: Substring) -> Int? { parameters.firstIndex { $0.isOption && $0.isCalled(name) } }
    private func index(letter: Character) -> Int? { parameters.firstIndex { $0.letter == letter } }
    private func takesValue(_ index: Int) -> Bool { parameters[index].kind == .named }
    private func unknown(_ spelling: String, _ intake: Intake) -> Failure {
        let names = parameters.filter(\.isOption).map { "--" + $0.name } + ["--help", "--version"]
        let hint = likely(spelling, in: names).map { "did you mean '\($0)'?" }
        return Failure(.usage, "\(intake.title) has no option '\(spelling)'", hint: hint)
    }
}
