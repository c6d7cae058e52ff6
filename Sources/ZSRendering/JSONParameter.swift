package import ZSModel

/// A structured value of a parameter: JSON, or a Python literal as the original takes it (CLI-30).
extension JSON: ParameterValue {
    package static func read(_ text: String) throws(Reject) -> JSON {
        do { return try JSONReader.read(text) } catch {
            // Only what is no JSON at all may be read the other way.
            if text.utf8.contains(UInt8(ascii: "'")), let value = try? JSONReader.read(jsonFromPython(text)) {
                return value
            }
            throw Reject(error.message)
        }
    }
    package static var valueName: String { "JSON" }
    package var spelled: String { written() }
}

/// The literal with double quotes for single ones, and JSON's words for Python's.
private func jsonFromPython(_ text: String) -> String {
    var json = ""
    var word = ""
    var quote: Character?
    var rest = text[...]
    func spelled(_ word: String) -> String { ["True": "true", "False": "false", "None": "null"][word] ?? word }
    while let character = rest.popFirst() {
        if let open = quote {
            switch character {
            case open:
                quote = nil
                json += "\""
            case "\"": json += "\\\""
            case "\\" where rest.first == "'": json.append(rest.removeFirst())
            case "\\": json += "\\" + String(rest.popFirst() ?? " ")
            default: json.append(character)
            }
        } else if character.isLetter {
            word.append(character)
        } else {
            json += spelled(word)
            word = ""
            if character == "'" || character == "\"" { quote = character }
            json += quote == nil ? String(character) : "\""
        }
    }
    return json + spelled(word)
}
