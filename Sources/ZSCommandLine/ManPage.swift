import ZSModel

extension ProgramInfo {
    /// The page of section 1, in the man macros.
    package var manPage: String {
        var page = Roff()
        page.line(".TH \(name.uppercased()) 1 \"\" \"zs \(version)\" \"User Commands\"")
        page.section("NAME")
        page.line("\(roff(name)) \\- \(roff(summary))")
        page.section("SYNOPSIS")
        if let otherwise { page.synopsis(name, otherwise.parameters.map { $0.synopsis(grammar) } + ["[OPTION...]"]) }
        if !actions.isEmpty {
            let rest =
                grammar == .options
                ? ["COMMAND", "[OPTION...]", "[OPERAND...]"] : ["API", "[NAME=VALUE...]", "[OPTION...]"]
            page.synopsis(name, rest)
        }
        if let otherwise {
            page.section("DESCRIPTION")
            page.describe(otherwise, grammar)
        }
        if !actions.isEmpty {
            page.section(grammar == .options ? "COMMANDS" : "APIS")
            for action in actions {
                page.line(".SS \(roff(action.name))")
                page.synopsis("\(name) \(action.name)", action.parameters.map { $0.synopsis(grammar) })
                page.describe(action, grammar)
            }
        }
        page.section("OPTIONS")
        page.terms((options + [.help, .version]).map { ($0.heading(.options), $0.sentence) })
        page.section("EXIT STATUS")
        page.terms(Failure.Kind.exitMeanings.map { (String($0.status), $0.meaning) })
        return page.text
    }
}

/// A page being written.
private struct Roff {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }
    mutating func section(_ name: String) { line(".SH \(name)") }
    mutating func paragraph(_ prose: String) {
        line(".PP")
        line(roff(prose))
    }
    mutating func synopsis(_ command: String, _ words: [String]) {
        line(".PP")
        line(".B \(roff(command))")
        if !words.isEmpty { line(roff(words.joined(separator: " "))) }
    }
    mutating func terms(_ terms: [(String, String)]) {
        for (term, meaning) in terms {
            line(".TP")
            line(".B \(roff(term))")
            line(roff(meaning) + ".")
        }
    }
    mutating func describe(_ action: ActionInfo, _ grammar: Grammar) {
        paragraph(action.summary + ".")
        for prose in action.discussion.split(separator: "\n\n") {
            paragraph(prose.split(separator: "\n").joined(separator: " "))
        }
        terms(action.parameters.map { ($0.heading(grammar), $0.sentence) })
        if !action.aliases.isEmpty { paragraph("Also: \(action.aliases.joined(separator: ", ")).") }
        for example in action.examples {
            paragraph(example.purpose + ":")
            line(".PP\n.nf\n.RS 4\n\(roff(example.line))\n.RE\n.fi")
        }
    }
}

/// The text with everything that roff would obey or replace written out.
private func roff(_ text: String) -> String {
    var written = ""
    for character in text {
        switch character {
        case "\\": written += "\\e"
        case "-": written += "\\-"
        case "'": written += "\\(aq"
        case "\"": written += "\\(dq"
        case "`": written += "\\(ga"
        case "^": written += "\\(ha"
        case "~": written += "\\(ti"
        default: written.append(character)
        }
    }
    return written.hasPrefix(".") ? "\\&" + written : written
}
