extension Unicode.Scalar {
    /// How many columns of a terminal the scalar takes: 0, 1 or 2, as wcwidth(3) says.
    package var columns: Int {
        if value < 0x300 { return value == 0xad ? 0 : 1 }
        switch properties.generalCategory {
        // 0x1160…0x11ff are the second and third parts of a Hangul syllable.
        case .nonspacingMark, .enclosingMark, .format: return 0
        case _ where (0x1160...0x11ff).contains(value): return 0
        default: return isWide ? 2 : 1
        }
    }
    /// East Asian Width W or F (UAX #11), Unicode 15; emoji are wide by their own property.
    private var isWide: Bool {
        guard value >= 0x1100 else { return false }
        return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) }
    }
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4c6,
        0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfad9, 0xfe10...0xfe19, 0xfe30...0xfe6b, 0xff01...0xff60,
        0xffe0...0xffe6, 0x16fe0...0x1b2fb, 0x1f200...0x1f265, 0x20000...0x3fffd,
    ]
    /// Whether a terminal would obey it instead of showing it: controls, and marks that turn the text around.
    fileprivate var isCommand: Bool {
        switch value {
        case 0..<0x20, 0x7f...0x9f, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// How many columns of a terminal the text takes.
    package var columns: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.columns }
    }

    /// The text with everything that a terminal would obey written out (`\n`, `\u{1b}`), so that text from
    /// elsewhere can be shown on one line.
    package var visible: String { written { _ in true } }

    /// The same, but line breaks and tabs stay.
    package var visibleLines: String { written { $0 != "\n" && $0 != "\t" } }

    private func written(where fits: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { $0.isCommand && fits($0) }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            guard scalar.isCommand, fits(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return text
    }

    /// As much of the text as fits `limit` columns; what was cut off is shown as `…`.
    package func truncated(to limit: Int) -> String {
        guard columns > limit else { return self }
        var text = ""
        var room = limit - 1
        for scalar in unicodeScalars {
            room -= scalar.columns
            if room < 0 { break }
            text.unicodeScalars.append(scalar)
        }
        return limit > 0 ? text + "…" : ""
    }

    /// The text with blanks after it, up to `width` columns.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }

    /// The words of the text in lines of at most `width` columns; a word that is longer has a line of its own.
    package func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.columns + 1 + String(word).columns <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
