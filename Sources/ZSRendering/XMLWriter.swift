extension XML {
    /// This element as a document: indented by two blanks, text left exactly as it is.
    ///
    /// What XML 1.0 cannot express even by a reference, such as the control characters, becomes U+FFFD.
    package func written() -> String {
        var writer = XMLWriter()
        writer.element(self, depth: 0)
        return writer.output
    }
}

/// The text of a document so far.
private struct XMLWriter {
    var output = ""

    mutating func element(_ element: XML, depth: Int) {
        output += String(repeating: "  ", count: depth) + "<" + element.name
        for attribute in element.attributes {
            output += " " + attribute.name + "=\""
            escape(attribute.value, inAttribute: true)
            output += "\""
        }
        if element.contents.isEmpty {
            output += "/>\n"
            return
        }
        output += ">"
        // Blanks may be added only where there is no text that they would become a part of.
        let holdsText = element.contents.contains { if case .text = $0 { true } else { false } }
        if !holdsText { output += "\n" }
        for content in element.contents {
            switch content {
            case .text(let text): escape(text, inAttribute: false)
            case .element(let child) where holdsText: inline(child)
            case .element(let child): self.element(child, depth: depth + 1)
            }
        }
        if !holdsText { output += String(repeating: "  ", count: depth) }
        output += "</" + element.name + ">\n"
    }

    /// An element amid text: no line of its own.
    private mutating func inline(_ child: XML) {
        var writer = XMLWriter()
        writer.element(child, depth: 0)
        output += writer.output.dropLast()
    }

    private mutating func escape(_ text: String, inAttribute: Bool) {
        guard text.utf8.contains(where: Self.needsLook) else {
            output += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            // A reader turns a bare carriage return into a line feed, and any bare break in an attribute into a blank.
            case "\r": output += "&#13;"
            case "\"" where inAttribute: output += "&quot;"
            case "\n" where inAttribute: output += "&#10;"
            case "\t" where inAttribute: output += "&#9;"
            default: output.unicodeScalars.append(scalar.isXML ? scalar : "\u{fffd}")
            }
        }
    }
    /// Whether a byte may belong to a character that is not written as it is.
    private static func needsLook(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte >= 0x80 || "&<>\"".utf8.contains(byte)
    }
}

extension Unicode.Scalar {
    /// Whether XML 1.0 can contain this character (production 2, Char).
    var isXML: Bool {
        switch value {
        case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
        default: false
        }
    }
}
