import Glibc
package import ZSModel

/// Whole files, written such that a reader, or a power cut, finds the old content or the new, never something between.
package enum AtomicFile {
    /// Replaces or creates the file.
    /// - Parameter mode: its permissions, exactly: the process's umask does not count.
    package static func write(_ bytes: [UInt8], to path: AbsolutePath, mode: UInt32 = 0o600) throws(Failure) {
        try write(to: path, mode: mode) { output throws(Failure) in try output.write(bytes) }
    }

    /// Replaces or creates the file with what `body` writes; when `body` fails, nothing has changed.
    package static func write(
        to path: AbsolutePath, mode: UInt32 = 0o600, _ body: (Output) throws(Failure) -> Void
    ) throws(Failure) {
        let (directory, name) = parts(of: path)
        let draft = "\(directory)/.\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
        let file = try Descriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
        do throws(Failure) {
            try fill(file, path, mode, body)
            try file.close()
            guard rename(draft, path.text) == 0 else { throw Failure.system("cannot replace \(path)", errno: errno) }
        } catch {
            unlink(draft)
            throw error
        }
        try synchronize(directory: directory)
    }

    /// The whole content of a file.
    /// - Throws: `.usage` when it has more than `limit` bytes.
    package static func read(_ path: AbsolutePath, limit: Int = 1 << 26) throws(Failure) -> [UInt8] {
        let bytes = try Descriptor.open(path.text, O_RDONLY).read(atMost: limit + 1)
        guard bytes.count <= limit else { throw Failure(.usage, "\(path) has more than \(limit) bytes") }
        return bytes
    }

    /// Makes the entries of a directory survive a power cut.
    package static func synchronize(directory: String) throws(Failure) {
        let opened = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
        guard fsync(opened.number) == 0 else { throw .system("cannot sync \(directory)", errno: errno) }
    }

    private static func fill(
        _ file: borrowing Descriptor, _ path: AbsolutePath, _ mode: UInt32, _ body: (Output) throws(Failure) -> Void
    ) throws(Failure) {
        guard fchmod(file.number, mode) == 0 else { throw .system("cannot set the mode of \(path)", errno: errno) }
        let output = Output(file.number, name: path.text)
        try body(output)
        try output.flush()
        guard fsync(file.number) == 0 else { throw .system("cannot sync \(path)", errno: errno) }
    }
    private static func parts(of path: AbsolutePath) -> (directory: String, name: Substring) {
        let slash = path.text.lastIndex(of: "/") ?? path.text.startIndex
        let directory = String(path.text[..<slash])
        return (directory.isEmpty ? "/" : directory, path.text[path.text.index(after: slash)...])
    }
}
