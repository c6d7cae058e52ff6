/// A global setting: its name, what it accepts, and its value when nobody has set it (`spec/settings.md`).
package struct Setting: Sendable {
    package let category: String
    package let name: String
    package let kind: Kind
    package let defaultText: String
    /// What it decides: a phrase.
    package let summary: String

    package enum Kind: Sendable, Equatable {
        case bool
        case integer(ClosedRange<Int64>)
        /// Bytes, or a number with a unit.
        case size
        /// A number with at most so many decimals.
        case decimal(ClosedRange<Double>, places: Int)
        case choice([String])
        case text
    }

    init(_ category: String, _ name: String, _ kind: Kind, _ defaultText: String, _ summary: String) {
        self.category = category
        self.name = name
        self.kind = kind
        self.defaultText = defaultText
        self.summary = summary
    }

    /// All settings, by section of the specification.
    package static let all: [Setting] = basic + ofStorage + ofHosts + ofNetworks + ofMachines + ofPlatform

    /// The setting of that name; case does not matter.
    package static func named(_ category: String, _ name: String) -> Setting? {
        all.first {
            $0.category.lowercased() == category.lowercased() && $0.name.lowercased() == name.lowercased()
        }
    }

    /// What it accepts, for people.
    package var allowed: String {
        switch kind {
        case .bool: "true or false"
        case .integer(let range):
            range.upperBound == .max
                ? "a whole number from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        case .size: "a size such as 1G"
        case .decimal(let range, let places):
            "\(range.lowerBound) to \(range.upperBound) with at most \(places) decimals"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .text: "a text"
        }
    }

    /// The value in its plain spelling (S-R8).
    /// - Throws: ``Reject`` that says what is allowed.
    package func checked(_ text: String) throws(Reject) -> String {
        let refusal = Reject("expected \(allowed)")
        switch kind {
        case .bool: return try Bool.read(text).spelled
        case .integer(let range):
            guard let number = Int64(text), range.contains(number) else { throw refusal }
            return String(number)
        case .size: return try ByteCount.read(text).spelled
        case .decimal(let range, let places):
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2,
                parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                parts.count == 1 || parts[1].utf8.count <= places, let number = Double(text), range.contains(number)
            else { throw refusal }
            return text
        case .choice(let words):
            guard words.contains(text) else { throw refusal }
            return text
        case .text:
            return try Description.read(text).text
        }
    }
}
