internal import Glibc
internal import ZSModel

/// The one lock under which the state file is written and its write-ahead log is checkpointed.
///
/// SQLite before 3.51.3 can corrupt a WAL database when two connections write or checkpoint at the same moment
/// (sqlite.org/wal.html#walresetbug); with this lock they never do.  It is a `flock`, so it dies with its owner.
final class WriteLock {
    private let descriptor: Int32
    private let path: AbsolutePath

    init(_ path: AbsolutePath) throws(Failure) {
        self.path = path
        descriptor = Glibc.open(path.text, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Failure(.io, "cannot open the lock file '\(path)'", cause: systemError())
        }
    }
    deinit { Glibc.close(descriptor) }

    /// Waits for the lock, at most until `deadline`, and runs `body` under it.
    func hold<Result>(by deadline: Deadline, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try take(by: deadline)
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    private func take(by deadline: Deadline) throws(Failure) {
        var pause: UInt32 = 200
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw Failure(.io, "cannot lock '\(path)'", cause: systemError())
            }
            guard !deadline.hasPassed else {
                throw Failure(
                    .timeout, "another program holds the state file", hint: "see who: fuser -v \(path)")
            }
            usleep(pause)
            // Fair enough for a crowd of writers that hold it for milliseconds each.
            pause = min(pause * 2, 5_000) + UInt32.random(in: 0..<200)
        }
    }
}
