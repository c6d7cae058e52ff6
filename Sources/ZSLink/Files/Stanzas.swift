import ZSModel

/// The text of `/etc/network/interfaces` as stanzas: each begins with one of its words at the start of a line.
struct Stanzas {
    struct Stanza: Equatable {
        /// The first line, split at blanks: `iface eth0 inet static`, `auto eth0 eth1`, `source …`.
        var words: [String]
        /// The whole text, comments before it included.
        var lines: [String]

        var isInterface: Bool { words.first == "iface" }
        var startsInterfaces: Bool {
            words.first == "auto" || words.first?.hasPrefix("allow-") == true
        }
        /// The name of the interface that an `iface` stanza is about.
        var interface: String? { isInterface && words.count > 1 ? words[1] : nil }
        /// The option lines, without the blanks before them.
        var options: [String] {
            lines.map { String($0.drop { $0 == " " || $0 == "\t" }) }.filter {
                !$0.isEmpty && $0.first != "#" && Stanzas.words(of: $0) != words
            }
        }
    }
    private(set) var stanzas: [Stanza] = []
    /// What follows the last stanza's lines, or stands alone.
    private var tail: [String] = []

    init(_ text: String) {
        var comments: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let words = Self.words(of: line)
            if words.isEmpty || words[0].hasPrefix("#") {
                comments.append(line)
            } else if Self.begins.contains(words[0]) || words[0].hasPrefix("allow-") || stanzas.isEmpty {
                stanzas.append(Stanza(words: words, lines: comments + [line]))
                comments = []
            } else {
                stanzas[stanzas.count - 1].lines += comments + [line]
                comments = []
            }
        }
        tail = comments
    }
    private static let begins: Set<String> = [
        "iface", "auto", "mapping", "source", "source-directory", "rename", "no-auto-down", "no-scripts", "template",
    ]
    static func words(of line: String) -> [String] {
        line.split { $0 == " " || $0 == "\t" }.map(String.init)
    }

    /// Takes every `iface` stanza of `name` out, and its name from the lists of what starts by itself.
    mutating func take(_ name: InterfaceName) {
        stanzas.removeAll { $0.interface == name.text }
        for index in stanzas.indices where stanzas[index].startsInterfaces && stanzas[index].words.contains(name.text) {
            stanzas[index].words.removeAll { $0 == name.text }
            stanzas[index].lines[stanzas[index].lines.count - 1] = stanzas[index].words.joined(separator: " ")
        }
        stanzas.removeAll { $0.startsInterfaces && $0.words.count == 1 }
    }
    mutating func append(_ lines: [String]) {
        tail = []
        stanzas.append(Stanza(words: Self.words(of: lines.first ?? ""), lines: (stanzas.isEmpty ? [] : [""]) + lines))
    }
    var text: String {
        let lines = stanzas.flatMap(\.lines) + tail
        let body = lines.reversed().drop { $0.isEmpty }.reversed()
        return body.isEmpty ? "" : body.joined(separator: "\n") + "\n"
    }
}
