/// A text of sections with `Key=Value` lines, as systemd and NetworkManager write them.
///
/// Sections and keys may repeat; comments and blank lines stay where they are.
struct SectionedText: Equatable {
    struct Section: Equatable {
        var name: String
        var lines: [String]

        init(_ name: String, _ lines: [String] = []) {
            self.name = name
            self.lines = lines
        }
        /// The values of `key`, in order.
        func values(_ key: String) -> [String] {
            lines.compactMap { line in SectionedText.pair(line).flatMap { $0.key == key ? $0.value : nil } }
        }
    }
    /// What stands before the first section.
    var preamble: [String] = []
    var sections: [Section] = []

    init() {}
    init(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.first == "[", let end = line.firstIndex(of: "]") {
                sections.append(Section(String(line[line.index(after: line.startIndex)..<end])))
            } else if sections.isEmpty {
                preamble.append(line)
            } else {
                sections[sections.count - 1].lines.append(line)
            }
        }
    }
    static func pair(_ line: String) -> (key: String, value: String)? {
        guard let first = line.first, first != "#", first != ";", let equals = line.firstIndex(of: "=") else {
            return nil
        }
        return (trimmed(line[..<equals]), trimmed(line[line.index(after: equals)...]))
    }
    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
    func values(_ key: String, in section: String) -> [String] {
        sections.filter { $0.name == section }.flatMap { $0.values(key) }
    }

    /// The lines of some keys, as they stand.
    func lines(of keys: Set<String>, in section: String) -> [String] {
        sections.filter { $0.name == section }.flatMap(\.lines).filter { line in
            Self.pair(line).map { keys.contains($0.key) } ?? false
        }
    }

    /// This text with `wanted` in place of what it says of the same things.
    ///
    /// Sections named in `owned` go whole; of other sections the keys go that `wanted` has or that `ownedKeys` names
    /// for the section.  What is left, known or not, stays (N-31).
    func replaced(
        by wanted: [Section], owned: Set<String>, ownedKeys: [String: Set<String>]
    ) -> SectionedText {
        var kept = sections.filter { !owned.contains($0.name) }
        var result = SectionedText()
        result.preamble = preamble
        for section in wanted {
            var merged = section
            if !owned.contains(section.name), let place = kept.firstIndex(where: { $0.name == section.name }) {
                let ours = Set(section.lines.compactMap { Self.pair($0)?.key })
                    .union(ownedKeys[section.name] ?? [])
                merged.lines += kept[place].lines.filter { line in
                    !line.isEmpty && !(Self.pair(line).map { ours.contains($0.key) } ?? false)
                }
                kept.remove(at: place)
            }
            if !merged.lines.isEmpty { result.sections.append(merged) }
        }
        for section in kept {
            let lines = section.lines.filter { line in
                !line.isEmpty && !(Self.pair(line).map { ownedKeys[section.name]?.contains($0.key) ?? false } ?? false)
            }
            if !lines.isEmpty { result.sections.append(Section(section.name, lines)) }
        }
        return result
    }

    var text: String {
        let head = preamble.filter { !$0.isEmpty }
        let blocks = (head.isEmpty ? [] : [head]) + sections.map { ["[\($0.name)]"] + $0.lines.filter { !$0.isEmpty } }
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}
