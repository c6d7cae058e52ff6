import ZSModel

/// Several texts in one stream: each is announced by a line `@NAME LENGTH`, so that no text can be taken for another.
struct Sections {
    private(set) var all: [(name: String, bytes: ArraySlice<UInt8>)] = []

    init(_ stream: [UInt8], machine: String) throws(Failure) {
        var rest = stream[...]
        while let first = rest.first {
            guard first == UInt8(ascii: "@"), let end = rest.firstIndex(of: 0x0a) else {
                throw Failure(.failed, "\(machine): the answer cannot be read")
            }
            let head = String(decoding: rest[rest.index(after: rest.startIndex)..<end], as: UTF8.self)
            let start = rest.index(after: end)
            guard let blank = head.lastIndex(of: " "), let length = Int(head[head.index(after: blank)...]),
                length >= 0, length < rest.endIndex - start
            else { throw Failure(.failed, "\(machine): the answer stops in the middle") }
            all.append((String(head[..<blank]), rest[start..<start + length]))
            // Behind each text stands a line break of its own.
            rest = rest[(start + length + 1)...]
        }
    }
    func text(_ name: String) -> String? {
        all.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    func bytes(_ name: String) -> [UInt8]? { all.first { $0.name == name }.map { Array($0.bytes) } }
    /// The texts whose name is `prefix`, a blank, and something.
    func named(_ prefix: String) -> [(name: String, bytes: [UInt8])] {
        all.filter { $0.name.hasPrefix(prefix + " ") }.map {
            (String($0.name.dropFirst(prefix.count + 1)), Array($0.bytes))
        }
    }

    /// The shell function that writes a section: its name, its text.
    static let writer = """
        LC_ALL=C
        export LC_ALL
        put() { printf '@%s %s\\n%s\\n' "$1" "${#2}" "$2"; }
        # A shell is slow at long texts: those come from files.
        pour() {
            printf '@%s %s\\n' "$1" "$(wc -c <"$2")"
            cat "$2"
            echo
        }

        """
}
