/// What could stand where a line that is being typed ends.
package struct CompletionList: Sendable, Equatable {
    package struct Candidate: Sendable, Equatable {
        /// The whole word.
        package var word: String
        /// A phrase about it; may be empty.
        package var help: String
        package init(_ word: String, _ help: String = "") {
            self.word = word
            self.help = help
        }
    }
    package var candidates: [Candidate] = []
    /// What else is worth showing to a user who looks for a word that contains what was typed (CLI-11).
    package var further: [Candidate] = []
    /// A comma and another value may follow.
    package var goesOn = false
    /// What else could stand there, which only the outside knows.
    package var outside = Completion.none
    /// What precedes an outside candidate in its word, such as `zoneUuid=`.
    package var head = ""
    /// What has been typed of an outside candidate.
    package var typed = ""
}

extension ProgramInfo {
    /// - Parameter line: the line up to the cursor, the program's name included.
    package func completions(of line: String) -> CompletionList {
        let (words, current) = Self.cut(line)
        return Completer(self, words, current).completions
    }
    /// The words of a line after the program's name, and the word that is being typed.
    package static func cut(_ line: String) -> (words: [String], current: String) {
        let read = ShellWords(line)
        var words = Array(read.words.dropFirst())
        let current = read.endsInWord && !words.isEmpty ? words.removeLast() : ""
        return (words, current)
    }
}
