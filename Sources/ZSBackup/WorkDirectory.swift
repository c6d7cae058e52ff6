import Glibc
import ZSModel
import ZSPorts
import ZSSystem

/// A directory below `$ZS_HOME/work` for what is made on the way; it goes with its owner.
///
/// What a killed process left is swept away by the next that makes one.
final class WorkDirectory {
    let path: AbsolutePath
    private let lock: FileLock

    init(for purpose: String, home: AbsolutePath) throws(Failure) {
        let parent = home.appending("work")
        guard mkdir(parent.text, 0o700) == 0 || errno == EEXIST else {
            throw .system("cannot make \(parent)", errno: errno)
        }
        // Between making a directory and locking it, nobody may sweep.
        let turn = try FileLock(parent.appending(".lock"), by: .after(.seconds(10)))
        Self.sweep(parent)
        var template = Array("\(parent)/\(purpose).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .system("cannot make a directory in \(parent)", errno: errno)
        }
        let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = parent.appending(String(made.dropFirst(parent.text.utf8.count + 1)))
        lock = try FileLock(path.appending(".lock"), by: .after(.zero))
        withExtendedLifetime(turn) {}
    }
    deinit { Self.remove(path) }

    private static func sweep(_ parent: AbsolutePath) {
        for name in (try? Directory.names(in: parent)) ?? [] where !name.hasPrefix(".") {
            let path = parent.appending(name)
            if (try? FileLock(path.appending(".lock"), by: .after(.zero))) != nil { remove(path) }
        }
    }
    private static func remove(_ path: AbsolutePath) {
        let silent = StandardStreams(input: { [] }, output: { _ in }, errors: { _ in })
        _ = try? runProcess(["rm", "-rf", "--", path.text], silent, by: .after(.seconds(60)))
    }
}

/// The entries of a directory.
enum Directory {
    /// - Throws: `.notFound` when there is no such directory.
    static func names(in path: AbsolutePath) throws(Failure) -> [String] {
        guard let opened = opendir(path.text) else {
            if errno == ENOENT { throw Failure(.notFound, "there is no directory '\(path)'") }
            throw .system("cannot read \(path)", errno: errno)
        }
        defer { closedir(opened) }
        var names: [String] = []
        while let entry = readdir(opened) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
