// How a parameter is written on a command line, for help and the manual.

extension ParameterInfo {
    /// As it stands in a synopsis: `[--keep N]`, `name=NAME`, `FILE...`.
    func synopsis(_ grammar: Grammar) -> String {
        let core =
            switch (kind, grammar) {
            case (.flag, _): "--\(name)"
            case (.named, .options): "--\(name) \(valueName)"
            case (.named, .assignments): "\(name)=\(valueName)" + (isRepeated ? ",..." : "")
            case (.operand, _): name + (isRepeated ? "..." : "")
            case (.conditions, _): "FIELD=VALUE..."
            }
        return isRequired ? core : "[\(core)]"
    }
    /// As it heads its own paragraph: `-k, --keep N`, `name=NAME`, `FILE`.
    func heading(_ grammar: Grammar) -> String {
        let short = letter.map { "-\($0), " } ?? ""
        return switch (kind, grammar) {
        case (.flag, _): "\(short)--\(name)"
        case (.named, .options): "\(short)--\(name) \(valueName)"
        case (.named, .assignments): "\(name)=\(valueName)" + (isRepeated ? ",..." : "")
        case (.operand, _): name
        case (.conditions, _): "FIELD=VALUE"
        }
    }
    /// What it means, what it may be, and what it is when it is left out; without a full stop.
    var sentence: String {
        var text = help
        if !choices.isEmpty, valueName != choices.joined(separator: "|") {
            text += ": \(choices.joined(separator: ", "))"
        }
        if let limits { text += ", \(limits)" }
        if secrecy != nil { text += "; - asks for it" }
        let notes = [isRequired ? "required" : nil, isRepeated ? "may be several" : nil].compactMap { $0 }
        if kind == .named, !notes.isEmpty { text += " (\(notes.joined(separator: ", ")))" }
        if let defaultText { text += " [default: \(defaultText.isEmpty ? "empty" : defaultText)]" }
        return text
    }
}
