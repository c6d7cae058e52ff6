import Glibc
package import ZSModel
import ZSSystem

/// The file in which a worker notes each commit that it was told of.  What it holds outlives the worker.
package struct Receipts: ~Copyable {
    private let file: Descriptor

    init(_ path: AbsolutePath) throws(Failure) {
        file = try Descriptor.open(path.text, O_WRONLY | O_CREAT | O_APPEND)
    }

    func note(_ commit: UUID) throws(Failure) {
        let line = Array("\(commit)\n".utf8)
        guard write(file.number, line, line.count) == line.count else {
            throw Failure(.io, "cannot note a commit", cause: errorText(errno))
        }
    }

    /// The commits noted in `path`; a last line that was cut short is none.
    package static func read(_ path: AbsolutePath) throws(Failure) -> [UUID] {
        let bytes = try Descriptor.open(path.text, O_RDONLY).read(atMost: 1 << 30)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { UUID($0) }
    }
}
