import ZSModel

/// A netplan file as lines, in which the definitions of single links can be found and cut out.
///
/// Netplan's files are plain blocks of YAML: `network:`, a kind (`ethernets:`), an id, and settings, each indented
/// further than the one before.
struct NetplanText {
    private(set) var lines: [String]

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The lines that define one link: the line of its id, and all that is indented further.
    struct Definition {
        var range: Range<Int>
        var indent: Int
        var kind: String
        var id: String
    }

    var definitions: [Definition] {
        var found: [Definition] = []
        var kind: (name: String, indent: Int)?
        var index = 0
        while index < lines.count {
            defer { index += 1 }
            guard let (indent, key) = Self.key(lines[index]) else { continue }
            if Self.kinds.contains(key) {
                kind = (key, indent)
            } else if let current = kind, indent > current.indent {
                let end = lines[(index + 1)...].firstIndex { line in Self.key(line).map { $0.indent <= indent } ?? false
                }
                let last = end ?? lines.count
                found.append(Definition(range: index..<last, indent: indent, kind: current.name, id: key))
                index = last - 1
            } else if indent == 0 || kind.map({ indent <= $0.indent }) == true {
                kind = nil
            }
        }
        return found
    }
    private static let kinds: Set<String> = ["ethernets", "bonds", "vlans", "bridges"]

    /// The settings of a definition: each with its key and its lines, without their common indent.
    func settings(of definition: Definition) -> [(key: String, lines: [String])] {
        var settings: [(key: String, lines: [String])] = []
        var inner: Int?
        for line in lines[definition.range].dropFirst() {
            let key = Self.key(line)
            if let key, key.indent > definition.indent, inner == nil { inner = key.indent }
            if let key, key.indent == inner, !line.trimmedStart.hasPrefix("- ") {
                settings.append((key.key, [line.trimmedStart]))
            } else if !settings.isEmpty, !line.trimmedStart.isEmpty {
                settings[settings.count - 1].lines.append(String(line.dropFirst(inner ?? 0)))
            }
        }
        return settings
    }
    func setting(_ key: String, of definition: Definition) -> String? {
        settings(of: definition).first { $0.key == key }.flatMap { setting in
            setting.lines[0].firstIndex(of: ":").map { colon in
                setting.lines[0][setting.lines[0].index(after: colon)...].filter { !" \"'".contains($0) }
            }
        }
    }
    /// Whether the definition is that of the link `name`.
    func defines(_ definition: Definition, _ name: String) -> Bool {
        (setting("set-name", of: definition) ?? definition.id) == name
    }

    /// Cuts a definition out, and the line of its kind when nothing else is of that kind.
    mutating func remove(_ definition: Definition) {
        lines.removeSubrange(definition.range)
        for index in lines.indices.reversed() {
            guard let (indent, key) = Self.key(lines[index]), Self.kinds.contains(key) else { continue }
            let next = lines[(index + 1)...].lazy.compactMap(Self.key).first
            if next.map({ $0.indent <= indent }) ?? true { lines.remove(at: index) }
        }
    }
    /// Whether nothing is left but the version, the renderer and comments.
    var isEmpty: Bool {
        lines.compactMap(Self.key).allSatisfy { ["network", "version", "renderer"].contains($0.key) }
    }
    var text: String { lines.joined(separator: "\n") }

    /// The indent and the key of a line `key: …`; `nil` for blank lines and comments.
    private static func key(_ line: String) -> (indent: Int, key: String)? {
        let indent = line.prefix { $0 == " " }.count
        let rest = line.dropFirst(indent)
        guard let first = rest.first, first != "#" else { return nil }
        guard let colon = rest.firstIndex(of: ":") else { return (indent, String(rest)) }
        return (indent, String(rest[..<colon].filter { !"\"'".contains($0) }))
    }
}

extension String {
    fileprivate var trimmedStart: String { String(drop { $0 == " " }) }
}
