import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// A file of a store for what is on its way in.
package final class IncomingFile: Sendable {
    package let path: AbsolutePath
    /// Whose draft it is: when the process dies, a garbage collection removes it.
    private let session: Session?
    /// The lock on a file that outlives its process.
    private let lock: FileLock?

    fileprivate init(in store: ImageStore) throws(Failure) {
        let session = try Session.begin(in: store)
        path = store.path(.incoming).appending("\(session.id).part")
        self.session = session
        lock = nil
    }
    fileprivate init(keptAs path: AbsolutePath, _ lock: consuming FileLock) {
        self.path = path
        session = nil
        self.lock = consume lock
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

    /// Room for what comes from a place that is asked again after a break: the same file for the same place.
    ///
    /// While another process fetches from the place, it is a file like any other.  What nobody has come back for in a week is
    /// garbage.
    package func incoming(from place: String) throws(Failure) -> IncomingFile {
        var sha = try SHA256()
        let name = "\(sha.digest(of: Array(place.utf8).span.bytes))\(Self.keptSuffix)"
        guard let lock = try? FileLock(path(.incoming).appending(name + ".lock"), by: .after(.zero)) else {
            return try incoming()
        }
        return IncomingFile(keptAs: path(.incoming).appending(name), lock)
    }
    static let keptSuffix = ".kept"

    /// How much may be written to the store's file system.
    package func room() throws(Failure) -> ByteCount {
        var facts = statvfs()
        guard statvfs(directory.text, &facts) == 0 else { throw .system("cannot look at \(directory)", errno: errno) }
        return ByteCount(bytes: Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize)))
    }

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
