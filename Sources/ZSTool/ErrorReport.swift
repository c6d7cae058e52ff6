import ZSModel
import ZSRendering

extension Failure {
    /// One object on one line, for programs (design §7).
    func json(_ style: JSONWriter.Style = .compact) -> String { object.written(style) + "\n" }

    var object: JSON {
        [
            "code": .text(code), "kind": .text(kind.rawValue), "message": .text(message),
            "hint": hint.map(JSON.text) ?? .null,
            "details": .list(details.map { ["subject": .text($0.subject), "text": .text($0.text)] }),
            "cause": cause.map(JSON.text) ?? .null,
        ]
    }

    /// One line for people, then what else they need: facts, and what to do.
    /// - Parameter isColored: the terminal shows colours.
    func text(_ program: String, isColored: Bool) -> String {
        var line = message.visible
        if let cause, !cause.isEmpty { line += ": " + cause.trimmedLine.visible }
        var text = (isColored ? "\u{1b}[31m\(program):\u{1b}[0m " : "\(program): ") + line + "\n"
        for detail in details { text += "  \(detail.subject.visible): \(detail.text.visible)\n" }
        if let hint { text += "  hint: \(hint.visible)\n" }
        return text
    }
}

extension String {
    /// The text without blanks and line breaks at its ends.
    fileprivate var trimmedLine: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
