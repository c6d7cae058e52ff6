package import ZSModel

/// Reads one XML 1.0 document strictly: UTF-8, one root, no document type, so no entity but the five of XML itself.
///
/// Text that is only blanks beside elements is layout and dropped.
package struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// How deep elements may nest; a deeper document is refused rather than overflowing the stack.
    package static let depthLimit = 200

    /// - Throws: `.failed` with the line of the first fault.
    package static func read(_ text: String) throws(Failure) -> XML {
        var reader = XMLReader(bytes: Array(text.utf8))
        if reader.take("<?xml") { _ = try reader.upTo("?>") }
        try reader.skipBetweenElements()
        guard reader.take("<") else { throw reader.fault("expected an element") }
        let root = try reader.element()
        try reader.skipBetweenElements()
        guard reader.position == reader.bytes.count else { throw reader.fault("something follows the root element") }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The element whose `<` has been read.
    private mutating func element() throws(Failure) -> XML {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault("nested more than \(Self.depthLimit) deep") }
        var element = XML(try name())
        while true {
            let separated = skipBlanks()
            if take("/>") { return element }
            if take(">") { break }
            guard separated else { throw fault("expected a blank or '>' in <\(element.name)>") }
            let name = try name()
            guard element.attribute(name) == nil else { throw fault("attribute '\(name)' given twice") }
            skipBlanks()
            guard take("=") else { throw fault("expected '=' after '\(name)'") }
            skipBlanks()
            element.attributes.append(XML.Attribute(name, try attributeValue()))
        }
        try contents(of: &element)
        return element
    }

    private mutating func contents(of element: inout XML) throws(Failure) {
        var text: [UInt8] = []
        var contents: [XML.Content] = []
        func flush() {
            if !text.isEmpty { contents.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
        }
        while true {
            if take("</") {
                guard try name() == element.name else { throw fault("<\(element.name)> is not ended") }
                skipBlanks()
                guard take(">") else { throw fault("expected '>' after </\(element.name)") }
                flush()
                element.contents = Self.withoutLayout(contents)
                return
            } else if take("<!--") {
                _ = try upTo("-->")
            } else if take("<![CDATA[") {
                text += try upTo("]]>")
            } else if take("<?") {
                _ = try upTo("?>")
            } else if take("<") {
                flush()
                contents.append(.element(try self.element()))
            } else {
                try character(into: &text, inAttribute: false)
            }
        }
    }
    private static func withoutLayout(_ contents: [XML.Content]) -> [XML.Content] {
        let hasElements = contents.contains { if case .element = $0 { true } else { false } }
        return hasElements
            ? contents.filter { if case .text(let text) = $0 { !text.utf8.allSatisfy(isBlank) } else { true } }
            : contents
    }

    private mutating func attributeValue() throws(Failure) -> String {
        guard let quote = ["\"", "'"].first(where: { take($0) }) else { throw fault("expected a quoted value") }
        var value: [UInt8] = []
        while !take(quote) { try character(into: &value, inAttribute: true) }
        return String(decoding: value, as: UTF8.self)
    }

    /// Reads one character or reference.
    private mutating func character(into text: inout [UInt8], inAttribute: Bool) throws(Failure) {
        guard position < bytes.count else { throw fault("the document ends too early") }
        if take("&") {
            text += try reference()
            return
        }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "<"): throw fault("'<' in the value of an attribute")
        case 0x0d:
            _ = take("\n")
            text.append(inAttribute ? 0x20 : 0x0a)
        case 0x09, 0x0a: text.append(inAttribute ? 0x20 : byte)
        case 0..<0x20: throw fault("a control character")
        default: text.append(byte)
        }
    }
    private mutating func reference() throws(Failure) -> [UInt8] {
        let name = String(decoding: try upTo(";", limit: 12), as: UTF8.self)
        switch name {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default: break
        }
        let number =
            name.hasPrefix("#x")
            ? UInt32(name.dropFirst(2), radix: 16)
            : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.isXML else {
            throw fault("unknown reference '&\(name);'")
        }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func name() throws(Failure) -> String {
        let start = position
        while position < bytes.count, Self.isName(bytes[position], first: position == start) { position += 1 }
        guard position > start else { throw fault("expected a name") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    private static func isName(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: ":"), 0x80...:
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): !first
        default: false
        }
    }

    private mutating func skipBetweenElements() throws(Failure) {
        while true {
            skipBlanks()
            if take("<!--") {
                _ = try upTo("-->")
            } else if take("<?") {
                _ = try upTo("?>")
            } else {
                return
            }
        }
    }
    /// - Returns: whether there were any.
    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = position
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        return position > start
    }
    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }

    private mutating func take(_ expected: StaticString) -> Bool {
        expected.withUTF8Buffer { expected in
            guard bytes[position...].starts(with: expected) else { return false }
            position += expected.count
            return true
        }
    }
    /// Everything before `end`, which is read too.
    private mutating func upTo(_ end: StaticString, limit: Int = .max) throws(Failure) -> [UInt8] {
        let start = position
        while position < bytes.count, position - start <= limit {
            let before = position
            if take(end) { return Array(bytes[start..<before]) }
            position += 1
        }
        throw fault("'\(end)' is missing")
    }

    private func fault(_ problem: String) -> Failure {
        let line = bytes[..<min(position, bytes.count)].count { $0 == 0x0a } + 1
        return Failure(.failed, "not the XML that was expected: line \(line): \(problem)")
    }
}
