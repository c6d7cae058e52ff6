import Glibc
import ZSImageStore
import ZSModel
import ZSSystem

/// A backup file while it is being written: `.NAME.part`, which becomes `NAME` when it is whole.
///
/// The lock on it tells a writer at work from one that died.
final class SealingFile {
    private let directory: AbsolutePath
    private let draft: AbsolutePath
    private let file: Descriptor
    private let output: Output
    private var sum: SHA256
    private var isFinished = false

    init(in directory: AbsolutePath, name: String) throws(Failure) {
        self.directory = directory
        draft = directory.appending(".\(name).part")
        sum = try SHA256()
        Self.removeIfAbandoned(draft)
        file = try Descriptor.open(draft.text, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
        output = Output(file.number, name: draft.text)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { throw .system("cannot lock \(draft)", errno: errno) }
    }
    deinit { if !isFinished { unlink(draft.text) } }

    /// Removes the draft of a writer that died.
    static func removeIfAbandoned(_ draft: AbsolutePath) {
        guard let file = try? Descriptor.open(draft.text, O_RDWR | O_NOFOLLOW | O_NONBLOCK),
            flock(file.number, LOCK_EX | LOCK_NB) == 0
        else { return }
        unlink(draft.text)
    }

    func write(_ bytes: [UInt8]) throws(Failure) {
        sum.update(bytes.span.bytes)
        try output.write(bytes)
    }

    /// Writes the seal and puts everything on disk, still under the name of a draft.
    /// - Returns: the draft.
    func seal() throws(Failure) -> AbsolutePath {
        try output.write(Seal.bytes(sum.finish()))
        try output.flush()
        guard fsync(file.number) == 0 else { throw .system("cannot sync \(draft)", errno: errno) }
        return draft
    }

    /// Gives the file its name.  A file that has it already is never replaced.
    func publish(as target: AbsolutePath) throws(Failure) {
        // Unlike rename(2), link(2) never replaces.
        guard link(draft.text, target.text) == 0 else {
            if errno == EEXIST { throw Failure(.exists, "there is a file '\(target)' already") }
            throw .system("cannot make \(target)", errno: errno)
        }
        unlink(draft.text)
        isFinished = true
        try AtomicFile.synchronize(directory: directory.text)
    }
}
