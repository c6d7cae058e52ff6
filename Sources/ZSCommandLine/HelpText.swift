import ZSModel
import ZSRendering

extension ProgramInfo {
    /// The help on the program: its actions and its options.
    /// - Parameter width: the columns of the terminal.
    package func helpText(width: Int = 80) -> String {
        var text = Paragraphs(width: width)
        text.line("\(name): \(summary)")
        if let otherwise {
            text.section("Usage:")
            text.synopsis(name, otherwise.parameters.map { $0.synopsis(grammar) } + ["[OPTION...]"])
        }
        if !actions.isEmpty {
            text.section("Usage:")
            let rest = grammar == .options ? "COMMAND [OPTION...] [OPERAND...]" : "API [NAME=VALUE...] [OPTION...]"
            text.synopsis(name, [rest])
            text.section(grammar == .options ? "Commands:" : "APIs:")
            text.terms(actions.map { ($0.name, $0.summary) })
        }
        if let otherwise { text.parameters("Operands and options:", otherwise.parameters, grammar) }
        text.parameters("Options:", options + [.help, .version], .options)
        text.section("Exit status:")
        text.terms(Failure.Kind.exitMeanings.map { (String($0.status), $0.meaning) })
        if !actions.isEmpty {
            text.line("\nSee '\(name) help \(grammar == .options ? "COMMAND" : "API")' for one of them.")
        }
        return text.text
    }

    /// The help on one action.
    package func helpText(on action: ActionInfo, width: Int = 80) -> String {
        var text = Paragraphs(width: width)
        text.line("\(action.name): \(action.summary)")
        text.section("Usage:")
        let words = action.parameters.map { $0.synopsis(grammar) }
        text.synopsis("\(name) \(action.name)", grammar == .options ? words + ["[OPTION...]"] : words)
        let isWord: (ParameterInfo) -> Bool = {
            $0.kind == .operand || grammar == .assignments && $0.kind != .flag
        }
        text.parameters(grammar == .options ? "Operands:" : "Parameters:", action.parameters.filter(isWord), grammar)
        text.parameters("Options:", action.parameters.filter { !isWord($0) }, grammar)
        if !action.discussion.isEmpty {
            text.line("")
            text.prose(action.discussion)
        }
        if let target = action.parameters.first(where: \.isTarget) {
            text.line("")
            text.prose("With '-' in place of \(target.heading(grammar)), the resources are read from standard input.")
        }
        if action.effect == .destroys {
            text.line("")
            text.prose("What this loses cannot be made again: it asks first, unless --yes is given.")
        }
        if !action.aliases.isEmpty { text.line("\nAlso: \(action.aliases.joined(separator: ", "))") }
        if !action.examples.isEmpty {
            text.section("Examples:")
            for example in action.examples { text.line("  \(example.purpose):\n      \(example.line)") }
        }
        text.line("\nThe options of every command: '\(name) --help'.")
        return text.text
    }
}

extension ParameterInfo {
    /// The options that the parser itself answers.
    static let help = ParameterInfo(
        kind: .flag, name: "help", letter: "h", valueName: "", help: "show this help, or that on a command",
        isRequired: false, isRepeated: false, completion: .none)
    static let version = ParameterInfo(
        kind: .flag, name: "version", valueName: "", help: "show the version", isRequired: false, isRepeated: false,
        completion: .none)
}

/// Lines of text that keep within a width.
private struct Paragraphs {
    let width: Int
    private(set) var text = ""

    init(width: Int) { self.width = width }

    mutating func line(_ line: String) { text += line + "\n" }
    mutating func section(_ heading: String) { line("\n" + heading) }
    mutating func prose(_ prose: String) {
        for paragraph in prose.split(separator: "\n\n") {
            for line in String(paragraph).wrapped(to: width) { self.line(line) }
        }
    }
    /// A command line; what does not fit goes on below, indented.
    mutating func synopsis(_ command: String, _ words: [String]) {
        var current = "  " + command
        for word in words {
            if current.columns + 1 + word.columns > width {
                line(current)
                current = "     "
            }
            current += " " + word
        }
        line(current)
    }
    mutating func parameters(_ heading: String, _ parameters: [ParameterInfo], _ grammar: Grammar) {
        guard !parameters.isEmpty else { return }
        section(heading)
        terms(parameters.map { ($0.heading(grammar), $0.sentence) })
    }
    /// Terms at the left, what they mean beside them; under a term that is too long for that.
    mutating func terms(_ terms: [(String, String)]) {
        let column = min((terms.map(\.0.columns).max() ?? 0) + 4, 30)
        let indent = String(repeating: " ", count: column)
        for (term, meaning) in terms {
            var lines = meaning.wrapped(to: max(width - column, 20))
            let head = "  " + term
            if head.columns + 2 <= column, !lines.isEmpty {
                line(head.padded(to: column) + lines.removeFirst())
            } else {
                line(head)
            }
            for rest in lines { line(indent + rest) }
        }
    }
}
