import Glibc
package import ZSModel

/// A lock that other processes see, held until its value goes or the process dies, however it dies.
///
/// It is flock(2), not fcntl(2): a POSIX lock is lost when any descriptor of the file is closed anywhere in the process.
package struct FileLock: ~Copyable, Sendable {
    package enum Mode: Sendable { case shared, exclusive }
    private let file: Descriptor

    /// Waits for the lock.  The file is created when it is missing, and never deleted.
    /// - Throws: `.timeout` when the deadline passes first.
    package init(_ path: AbsolutePath, _ mode: Mode = .exclusive, by deadline: Deadline) throws(Failure) {
        let file = try Descriptor.open(path.text, O_RDWR | O_CREAT | O_NOFOLLOW)
        var pause = 1
        while try !Self.take(file, path, mode) {
            guard !deadline.hasPassed else { throw Failure(.timeout, "\(path) is locked by another process") }
            // flock has no time limit of its own; the pauses grow so that a long wait costs nothing.
            usleep(UInt32(min(pause, deadline.remaining.milliseconds) * 1000))
            pause = min(pause * 2, 50)
        }
        self.file = file
    }

    /// - Returns: whether the lock was free.
    private static func take(_ file: borrowing Descriptor, _ path: AbsolutePath, _ mode: Mode) throws(Failure) -> Bool {
        let number = file.number
        switch retrying({ flock(number, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) }) {
        case .success: return true
        case .failure(let error) where error.code == EWOULDBLOCK: return false
        case .failure(let error): throw .system("cannot lock \(path)", errno: error.code)
        }
    }
}
