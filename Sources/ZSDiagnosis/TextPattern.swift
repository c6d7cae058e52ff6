/// A text as it is searched: escape sequences undone, and every run of white space one blank (D-R2).
struct NormalText {
    let bytes: [UInt8]

    init(_ text: String) {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            var byte = byte
            if byte == UInt8(ascii: "\\"), let next = rest.first, let meant = Self.escapes[next] {
                rest.removeFirst()
                byte = meant
            }
            let isBlank = byte == 0x20 || (0x09...0x0d).contains(byte)
            if !isBlank { bytes.append(byte) } else if bytes.last != 0x20 { bytes.append(0x20) }
        }
        self.bytes = bytes
    }
    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x20, UInt8(ascii: "t"): 0x20, UInt8(ascii: "r"): 0x20,
        UInt8(ascii: "\""): UInt8(ascii: "\""),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    ]
}

/// Words of a message, with `*` for what differs from case to case.
struct TextPattern: Sendable {
    private let parts: [[UInt8]]

    init(_ text: String) { parts = text.split(separator: "*").map { Array($0.utf8) } }

    /// How much of the text the pattern covers where it first matches; `nil` when it does not.
    func matchLength(in text: NormalText) -> Int? {
        var position = 0
        var start: Int?
        for part in parts {
            guard let found = Self.find(part, in: text.bytes, from: position) else { return nil }
            start = start ?? found
            position = found + part.count
        }
        return start.map { position - $0 }
    }

    private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = part.first, bytes.count - start >= part.count else { return nil }
        for position in start...(bytes.count - part.count) where bytes[position] == first {
            if bytes[position..<position + part.count].elementsEqual(part) { return position }
        }
        return nil
    }
}
