import CCurl
import Glibc
package import ZSModel
package import ZSPorts
import ZSSystem

/// Fetches a URL into a file, and goes on where an earlier attempt, also one of a process that was killed, broke off.
///
/// It goes on only when the server says that the file is still the same: over HTTP by a strong ETag, over FTP and SFTP
/// by its time.  What it needs for that lies beside the file, in ``ResumeNote``.
package struct Download {
    private let url: ImageURL
    private let path: AbsolutePath
    private let room: ByteCount
    private let progress: any ProgressSink
    private let cancellation: Cancellation
    private let deadline: Deadline

    /// - Parameters:
    ///   - url: not a `file` URL.
    ///   - path: the file; what it holds counts as the beginning of the content.
    ///   - room: how large it may become.
    package init(
        _ url: ImageURL, to path: AbsolutePath, room: ByteCount, progress: any ProgressSink,
        _ cancellation: Cancellation, by deadline: Deadline
    ) {
        self.url = url
        self.path = path
        self.room = room
        self.progress = progress
        self.cancellation = cancellation
        self.deadline = deadline
    }

    /// How many attempts may break off one after the other without a byte more.
    private static let patience = 5

    /// - Throws: `.notFound`, `.denied` and others for what the server answers; `.io` when the disk is full.  The file stays
    ///   as far as it came.
    package func run() throws(Failure) {
        let file = try GrowingImage(path, limit: room)
        defer { progress.finish() }
        var furthest = file.end
        var tries = 0
        while true {
            let transfer = Transfer(
                url, into: file, ResumeNote(of: path), "fetching \(url)", progress, cancellation, deadline)
            let outcome = try transfer.run()
            try cancellation.check()
            switch outcome {
            case .complete: return
            case .startAgain: try file.restart()
            case .broken(let failure):
                if file.end > furthest { tries = 0 }
                furthest = max(furthest, file.end)
                tries += 1
                guard tries < Self.patience, !deadline.hasPassed else { throw failure }
                sleep(UInt32(tries))
            }
        }
    }
}

/// What is known of the content that a file begins to hold, kept beside the file from one process to the next.
struct ResumeNote {
    private let path: AbsolutePath?

    init(of file: AbsolutePath) { path = try? AbsolutePath.read(file.text + ResumeNote.suffix) }
    static let suffix = ".origin"

    /// What the server called the content: an ETag or a time.
    var mark: String? {
        guard let path, let bytes = try? AtomicFile.read(path, limit: 4096), !bytes.isEmpty else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
    func write(_ mark: String) throws(Failure) {
        if let path { try AtomicFile.write(Array(mark.utf8), to: path) }
    }
    func remove() { if let path { unlink(path.text) } }
}

extension Download {
    /// Removes a file and what lies beside it.
    package static func remove(_ path: AbsolutePath) {
        unlink(path.text)
        ResumeNote(of: path).remove()
    }
}

/// The file that a download fills from its end on.
final class GrowingImage {
    private let path: AbsolutePath
    private let file: Descriptor
    let limit: ByteCount
    private(set) var end: Int64
    /// Why nothing more can be taken.
    private(set) var problem: Failure?

    init(_ path: AbsolutePath, limit: ByteCount) throws(Failure) {
        let file = try Descriptor.open(path.text, O_WRONLY | O_CREAT)
        end = Int64(lseek(file.number, 0, SEEK_END))
        self.file = file
        self.path = path
        self.limit = limit
    }

    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard end + Int64(bytes.count) <= limit.bytes else {
            problem = Failure(
                .failed, "it is larger than the \(limit) that there is room for", code: "BS.1000",
                hint: "make room, or allow more with --max-size")
            return false
        }
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(file.number, bytes.baseAddress! + done, bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                problem = .system("cannot write \(path)", errno: errno)
                return false
            }
        }
        end += Int64(done)
        return true
    }
    /// Drops what has come so far.
    func restart() throws(Failure) {
        guard ftruncate(file.number, 0) == 0 else { throw .system("cannot write \(path)", errno: errno) }
        lseek(file.number, 0, SEEK_SET)
        end = 0
        problem = nil
    }
}
