/// A SHA-256: the name of a chunk, and the proof of a list.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 32 bytes as four numbers, the first byte the most significant.
    let words: (UInt64, UInt64, UInt64, UInt64)

    static let byteCount = 32
    /// 32 zero bytes: no chunk has this name; in a list of chunks it stands for a run of zeros.
    static let zero = Digest(words: (0, 0, 0, 0))

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }
    init(at offset: Int, of bytes: RawSpan) {
        words = (
            bytes.bigEndian64(at: offset), bytes.bigEndian64(at: offset + 8), bytes.bigEndian64(at: offset + 16),
            bytes.bigEndian64(at: offset + 24)
        )
    }
    /// Reads 64 hex digits.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else { return nil }
        var words: [UInt64] = []
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.utf8.index(rest.startIndex, offsetBy: 16)
            guard let word = UInt64(rest[..<end], radix: 16) else { return nil }
            words.append(word)
            rest = rest[end...]
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(self)
        return bytes
    }
    package var description: String {
        [words.0, words.1, words.2, words.3].map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
    }

    package static func == (left: Digest, right: Digest) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
            && left.words.3 == right.words.3
    }
    package static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
