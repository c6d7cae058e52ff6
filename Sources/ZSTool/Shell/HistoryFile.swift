import Glibc
import ZSModel
import ZSSystem

/// The commands that a user typed, one a line, without secrets (CLI-05).
struct HistoryFile {
    private static let kept = 1000

    private(set) var lines: [String] = []
    private let path: AbsolutePath?

    /// - Parameter directory: where it is; `nil` keeps nothing beyond this session.
    init(in directory: AbsolutePath?) {
        path = directory?.appending("history")
        guard let path, let bytes = try? AtomicFile.read(path) else { return }
        let all = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        lines = all.suffix(Self.kept)
        if all.count > 2 * Self.kept {
            try? AtomicFile.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
        }
    }

    /// - Returns: why it could not be kept.
    mutating func append(_ line: String) -> Failure? {
        lines.append(line)
        guard let path else { return nil }
        do throws(Failure) {
            let file = try Descriptor.open(path.text, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW)
            let output = Output(file.number, name: path.text)
            try output.write(line + "\n")
            try output.flush()
            return nil
        } catch { return error }
    }

    /// The last commands with their numbers.
    func numbered(last count: Int) -> String {
        lines.enumerated().suffix(count).map { "\($0.offset + 1)  \($0.element)\n" }.joined()
    }
}
