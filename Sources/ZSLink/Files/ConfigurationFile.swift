import ZSModel

/// A configuration file of a machine, as it was read.
package struct ConfigurationFile: Sendable, Hashable {
    package var path: String
    package var text: String
    /// The permission bits, such as 0o644.
    package var mode: UInt16
    package init(_ path: String, _ text: String, mode: UInt16 = 0o644) {
        self.path = path
        self.text = text
        self.mode = mode
    }
    /// The last part of the path.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// What shall become of a configuration file.
package struct FileChange: Sendable, Hashable {
    package var path: String
    /// `nil` when the file is new.
    package var old: String?
    /// `nil` when the file goes.
    package var new: String?
    package var mode: UInt16

    package init(_ path: String, from old: String?, to new: String?, mode: UInt16 = 0o644) {
        self.path = path
        self.old = old
        self.new = new
        self.mode = mode
    }
}

/// The files of a machine while they are edited: what was read, and what they shall say.
package struct ConfigurationFiles: Sendable {
    private let original: [String: ConfigurationFile]
    private var edited: [String: ConfigurationFile]

    package init(_ files: [ConfigurationFile]) {
        original = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        edited = original
    }
    /// The files as they were read, whatever was edited since.
    package var asRead: ConfigurationFiles { ConfigurationFiles(Array(original.values)) }
    /// The files as they are now, by path.
    package var all: [ConfigurationFile] { edited.values.sorted { $0.path < $1.path } }
    package subscript(path: String) -> String? { edited[path]?.text }

    /// Writes a file; one that was there keeps its permissions.
    package mutating func write(_ path: String, _ text: String, mode: UInt16 = 0o644) {
        edited[path] = ConfigurationFile(path, text, mode: original[path]?.mode ?? mode)
    }
    package mutating func remove(_ path: String) { edited[path] = nil }

    /// The files whose text is another than it was, by path.
    package var changes: [FileChange] {
        Set(original.keys).union(edited.keys).sorted().compactMap { path in
            let (old, new) = (original[path]?.text, edited[path]?.text)
            let mode = edited[path]?.mode ?? original[path]?.mode ?? 0o644
            return old == new ? nil : FileChange(path, from: old, to: new, mode: mode)
        }
    }
}
