import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// A file of a store for what is on its way in.
///
/// Its name begins with that of its session: when the process dies, a garbage collection removes it.
package struct IncomingFile: Sendable {
    package let path: AbsolutePath
    private let session: Session

    fileprivate init(in store: ImageStore) throws(Failure) {
        session = try Session.begin(in: store)
        path = store.path(.incoming).appending("\(session.id).part")
    }

    package func remove() { unlink(path.text) }

    /// Writes all that `descriptor` gives to the file.
    package func fill(from descriptor: Int32, _ work: Work) throws(Failure) {
        let file = try PlacedFile(path.text, O_RDWR | O_CREAT | O_EXCL)
        let report = ProgressReport("reading standard input", total: nil, to: work.progress)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var end = 0
        while true {
            try work.cancellation.check()
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("cannot read standard input", errno: errno)
            }
            try file.write(buffer, 0..<count, at: end)
            end += count
            report.advance(by: count)
        }
    }
}

extension ImageStore {
    /// Room for a file on its way in.
    package func incoming() throws(Failure) -> IncomingFile { try IncomingFile(in: self) }

    /// The SHA-256 of a file, read from its beginning to its end.
    package func sha256(of path: AbsolutePath, _ work: Work) throws(Failure) -> Digest {
        let file = try PlacedFile(path.text, O_RDONLY)
        let report = ProgressReport("checking \(path)", total: try file.size(), to: work.progress)
        var sha = try SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset = 0
        while true {
            try work.cancellation.check()
            let count = try file.readSome(at: offset, count: buffer.count, into: &buffer)
            if count == 0 { return sha.finish() }
            sha.update(buffer.span.bytes.extracting(0..<count))
            offset += count
            report.advance(by: count)
        }
    }
}
