import ZSModel

/// Where words come from.
package enum WordOrigin: Sendable {
    /// The arguments of a process, which every other process can read.
    case commandLine
    /// Standard input: a line typed into the prompt, a document.
    case input
}

/// Takes values in for declared parameters, one text at a time, and says what is wrong with them.
struct Intake {
    /// What is being called, for messages.
    let title: String
    let parameters: Parameters
    let origin: WordOrigin
    private(set) var given: Given

    init(title: String, _ parameters: Parameters, _ origin: WordOrigin) {
        self.title = title
        self.parameters = parameters
        self.origin = origin
        given = Given(parameters)
    }

    func info(_ index: Int) -> ParameterInfo { parameters.declared[index].info }
    func first(where fits: (ParameterInfo) -> Bool) -> Int? { parameters.declared.firstIndex { fits($0.info) } }

    /// Takes the texts of one occurrence of a parameter.
    /// - Parameter spelling: how the user named it.
    mutating func take(_ texts: [String], at index: Int, as spelling: String, mayRepeat: Bool) throws(Failure) {
        guard mayRepeat || !given.wasGiven(at: index) else { throw usage("'\(spelling)' given twice") }
        for text in texts { try take(text, at: index, as: spelling) }
    }
    private mutating func take(_ text: String, at index: Int, as spelling: String) throws(Failure) {
        let declared = parameters.declared[index]
        let isSecret = declared.info.secrecy != nil
        if declared.info.secrecy == .neverInWords, origin == .commandLine, text != "-", !text.hasPrefix("@") {
            throw usage(
                "'\(spelling)' does not take a secret itself: every process can read a command line",
                hint: "write - to be asked for it, or @FILE")
        }
        do { try given.take(text, for: declared, at: index) } catch {
            throw usage("invalid value \(isSecret ? "" : "'\(text)' ")for '\(spelling)': \(error.why)")
        }
    }

    func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure(.usage, "\(title): \(message)", hint: hint)
    }
}
