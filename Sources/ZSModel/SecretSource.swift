/// Where a secret is to be had from (CLI-36); reading it is left to whoever may do I/O.
package enum SecretSource: Sendable, ParameterValue {
    /// Written `-`: asked for on the terminal, or one line of standard input.
    case ask
    /// Written `@path`: the first line of a file.
    case file(String)
    /// Written out.
    case literal(Secret)

    package static func read(_ text: String) throws(Reject) -> SecretSource {
        if text == "-" { return .ask }
        guard text.hasPrefix("@") else { return .literal(Secret(Array(text.utf8))) }
        guard text.utf8.count > 1 else { throw Reject("expected @ and the path of a file") }
        return .file(String(text.dropFirst()))
    }
    package static var valueName: String { "-|@FILE" }
    package var spelled: String {
        switch self {
        case .ask: "-"
        case .file(let path): "@" + path
        case .literal: "*****"
        }
    }
}
