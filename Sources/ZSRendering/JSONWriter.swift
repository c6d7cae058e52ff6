/// Writes JSON as bytes, value by value, so that a document of any length needs no memory of its own.
///
/// The caller takes what has gathered with ``take()`` whenever it likes.
package struct JSONWriter: ~Copyable {
    package enum Style: Sendable { case compact, indented }

    private let style: Style
    private var bytes: [UInt8] = []
    /// For each open list or object, whether it has a member yet.
    private var hasMembers: [Bool] = []
    private var followsName = false

    package init(_ style: Style) { self.style = style }

    /// How many bytes have gathered since the last ``take()``.
    package var count: Int { bytes.count }

    /// The bytes gathered so far; they are the caller's now.
    package mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }
    /// Hands over the gathered bytes and keeps the room they stood in.
    package mutating func drain(_ body: (borrowing [UInt8]) throws -> Void) rethrows {
        try body(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginList() { open(UInt8(ascii: "[")) }
    package mutating func endList() { close(UInt8(ascii: "]")) }

    /// The name of the next value, which must follow.
    package mutating func name(_ name: String) {
        separate()
        quote(name.utf8)
        bytes.append(UInt8(ascii: ":"))
        if style == .indented { bytes.append(UInt8(ascii: " ")) }
        followsName = true
    }
    package mutating func name(_ name: JSONName) {
        separate()
        bytes.append(contentsOf: name.bytes)
        bytes.append(UInt8(ascii: ":"))
        if style == .indented { bytes.append(UInt8(ascii: " ")) }
        followsName = true
    }
    package mutating func null() { literal("null") }
    package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
    package mutating func integer(_ value: Int64) {
        separate()
        append(value)
    }
    /// JSON has no infinity: a value that is not finite is written as null.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        if let whole = Int64(exactly: value) { integer(whole) } else { literal("\(value)") }
    }
    package mutating func text(_ value: String) {
        separate()
        quote(value.utf8)
    }
    /// A text given as UTF-8 bytes.
    package mutating func text(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        quote(value)
    }
    package mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .text(let value): text(value)
        case .list(let values):
            beginList()
            for value in values { self.value(value) }
            endList()
        case .object(let members):
            beginObject()
            for member in members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
    /// Ends a document, or a line of NDJSON.
    package mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        hasMembers.append(false)
    }
    private mutating func close(_ bracket: UInt8) {
        let hadMembers = hasMembers.removeLast()
        if hadMembers { indent() }
        bytes.append(bracket)
    }
    private mutating func separate() {
        if followsName {
            followsName = false
            return
        }
        guard let last = hasMembers.indices.last else { return }
        if hasMembers[last] { bytes.append(UInt8(ascii: ",")) }
        hasMembers[last] = true
        indent()
    }
    private mutating func indent() {
        guard style == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in hasMembers { bytes.append(contentsOf: [0x20, 0x20, 0x20, 0x20]) }
    }
    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }
    private mutating func append(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        bytes[start...].reverse()
    }
    private mutating func quote(_ utf8: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        let plain: Void? = utf8.withContiguousStorageIfAvailable { buffer in
            var from = buffer.startIndex
            for index in buffer.indices where Self.mustEscape(buffer[index]) {
                bytes.append(contentsOf: buffer[from..<index])
                escape(buffer[index])
                from = index + 1
            }
            bytes.append(contentsOf: buffer[from...])
        }
        if plain == nil {
            for byte in utf8 { if Self.mustEscape(byte) { escape(byte) } else { bytes.append(byte) } }
        }
        bytes.append(UInt8(ascii: "\""))
    }
    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
    }
    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x0a: bytes.append(contentsOf: "\\n".utf8)
        case 0x0d: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: ("\\u00" + (hex.utf8.count == 1 ? "0" : "") + hex).utf8)
        }
    }
}

extension JSON {
    /// This value as text.
    package func written(_ style: JSONWriter.Style = .compact) -> String {
        var writer = JSONWriter(style)
        writer.value(self)
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
