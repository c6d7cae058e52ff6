package import ZSModel

/// Reads JSON text strictly (RFC 8259): one value, no trailing comma, no comment, no repeated member name.
package struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// How deep values may nest; a deeper document is refused rather than overflowing the stack.
    package static let depthLimit = 200

    /// Reads one whole document.
    /// - Throws: `.usage` with the line and column of the first fault.
    package static func read(_ bytes: [UInt8]) throws(Failure) -> JSON {
        var reader = JSONReader(bytes)
        guard let value = try reader.next() else { throw reader.fault("expected a value, found the end") }
        reader.skipBlanks()
        guard reader.position == reader.bytes.count else { throw reader.fault("something follows the value") }
        return value
    }
    package static func read(_ text: String) throws(Failure) -> JSON { try read(Array(text.utf8)) }

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next value of a sequence of documents (NDJSON), or `nil` at the end.
    package mutating func next() throws(Failure) -> JSON? {
        skipBlanks()
        return position == bytes.count ? nil : try value()
    }

    private mutating func value() throws(Failure) -> JSON {
        guard let byte = peek() else { throw fault("expected a value, found the end") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { reader throws(Failure) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Failure) in try reader.list() }
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("expected a value")
        }
    }
    private mutating func nested(_ body: (inout JSONReader) throws(Failure) -> JSON) throws(Failure) -> JSON {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault("nested more than \(Self.depthLimit) deep") }
        position += 1
        return try body(&self)
    }
    private mutating func object() throws(Failure) -> JSON {
        var members: [JSON.Member] = []
        var names: Set<String> = []
        if takeIf(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard peek() == UInt8(ascii: "\"") else { throw fault("expected the name of a member") }
            let name = try text()
            guard names.insert(name).inserted else { throw fault("member \"\(name)\" given twice") }
            guard takeIf(UInt8(ascii: ":")) else { throw fault("expected ':'") }
            skipBlanks()
            members.append(JSON.Member(name, try value()))
        } while takeIf(UInt8(ascii: ","))
        guard takeIf(UInt8(ascii: "}")) else { throw fault("expected ',' or '}'") }
        return .object(members)
    }
    private mutating func list() throws(Failure) -> JSON {
        var values: [JSON] = []
        if takeIf(UInt8(ascii: "]")) { return .list(values) }
        repeat {
            skipBlanks()
            values.append(try value())
        } while takeIf(UInt8(ascii: ","))
        guard takeIf(UInt8(ascii: "]")) else { throw fault("expected ',' or ']'") }
        return .list(values)
    }
    private mutating func word(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        let letters = Array("\(word)".utf8)
        guard bytes[position...].starts(with: letters) else { throw fault("expected a value") }
        position += letters.count
        return value
    }
    private mutating func number() throws(Failure) -> JSON {
        let start = position
        takeOne(of: "-")
        guard let first = peek(), isDigit(first) else { throw fault("not a number") }
        // A zero stands alone: what follows it is no part of the number.
        if first == UInt8(ascii: "0") { position += 1 } else { skipDigits() }
        var isWhole = true
        if takeOne(of: ".") {
            isWhole = false
            guard skipDigits() else { throw fault("not a number") }
        }
        if takeOne(of: "eE") {
            isWhole = false
            takeOne(of: "+-")
            guard skipDigits() else { throw fault("not a number") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw fault("not a number") }
        return .number(value)
    }
    @discardableResult
    private mutating func takeOne(of letters: StaticString) -> Bool {
        guard let byte = peek(), letters.withUTF8Buffer({ $0.contains(byte) }) else { return false }
        position += 1
        return true
    }
    /// - Returns: whether there was a digit.
    @discardableResult
    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = peek(), isDigit(byte) { position += 1 }
        return position > start
    }
    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func text() throws(Failure) -> String {
        position += 1
        var collected: [UInt8] = []
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: collected, as: UTF8.self) else { throw fault("not valid UTF-8") }
                return text
            case UInt8(ascii: "\\"): collected.append(contentsOf: try escape())
            case 0..<0x20: throw fault("a control character in a text")
            default: collected.append(byte)
            }
        }
        throw fault("a text without an end")
    }
    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = peek() else { throw fault("a text without an end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("an unknown escape")
        }
    }
    private mutating func unicodeEscape() throws(Failure) -> [UInt8] {
        let first = try fourHexDigits()
        var scalar = UInt32(first)
        if (0xd800..<0xdc00).contains(first) {
            guard bytes[position...].starts(with: "\\u".utf8) else { throw fault("half a surrogate pair") }
            position += 2
            let second = try fourHexDigits()
            guard (0xdc00..<0xe000).contains(second) else { throw fault("half a surrogate pair") }
            scalar = 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
        }
        guard let unicode = Unicode.Scalar(scalar) else { throw fault("half a surrogate pair") }
        return Array(String(Character(unicode)).utf8)
    }
    private mutating func fourHexDigits() throws(Failure) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16),
            digits.allSatisfy({ $0 != UInt8(ascii: "+") })
        else { throw fault("expected four hex digits") }
        position += 4
        return value
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }
    private mutating func takeIf(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard peek() == byte else { return false }
        position += 1
        return true
    }
    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }
    private func fault(_ what: String) -> Failure {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0a } + 1
        let column = before.count - ((before.lastIndex(of: 0x0a) ?? -1) + 1) + 1
        return Failure(.usage, "not JSON: line \(line), column \(column): \(what)")
    }
}
