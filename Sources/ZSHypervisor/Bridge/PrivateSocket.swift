import Glibc
import ZSModel
import ZSSystem

/// A listening socket for one connection from within this process.
///
/// It is made in a directory of its own (0700) as a file of its owner's (0600), and both are removed at once: what
/// remains is a descriptor of the file, by whose name under /proc only this process can reach it.  Nothing is left
/// behind, however the process ends.
final class PrivateSocket: Sendable {
    /// What to connect to.
    let path: String
    private let file: Descriptor
    private let listener: Descriptor

    /// open(2)'s flag for a descriptor that stands for a file without opening it; Glibc's headers show it only to GNU C.
    private static let pathOnly: Int32 = 0o10_000_000

    init() throws(Failure) {
        var directory = Array("/tmp/zs-libvirt-\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&directory) != nil else { throw .system("cannot make a directory in /tmp", errno: errno) }
        let socketPath = directory.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } + "/socket"
        defer {
            unlink(socketPath)
            rmdir(directory)
        }
        listener = Descriptor(owning: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        guard UnixAddress(socketPath)?.call(bind, listener.number) == 0, chmod(socketPath, 0o600) == 0,
            listen(listener.number, 1) == 0
        else { throw .system("cannot serve the socket '\(socketPath)'", errno: errno) }
        file = try Descriptor.open(socketPath, Self.pathOnly)
        path = "/proc/self/fd/\(file.number)"
    }

    /// Waits for the connection; `nil` when it has been refused.
    func accept() -> Descriptor? {
        while true {
            let number = Glibc.accept(listener.number, nil, nil)
            if number >= 0 {
                _ = fcntl(number, F_SETFD, FD_CLOEXEC)
                return Descriptor(owning: number)
            }
            guard errno == EINTR else { return nil }
        }
    }

    /// Wakes whoever waits in ``accept()``, and makes connecting fail.
    func refuse() { shutdown(listener.number, Int32(SHUT_RDWR)) }
}
