import CLibvirt
import Glibc
import ZSModel

/// A listening socket for one connection from within this process.
///
/// It is made in a directory of its own (0700) as a file of its owner's (0600), and both are removed at once: what
/// remains is a descriptor of the file, by whose name under /proc only this process can reach it.  Nothing is left
/// behind, however the process ends.
final class PrivateSocket: Sendable {
    /// What to connect to.
    let path: String
    private let file: Int32
    private let listener: Int32

    init() throws(Failure) {
        var directory = Array("/tmp/zs-libvirt-\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&directory) != nil else { throw Failure.system("cannot make a directory in /tmp") }
        let socketPath = directory.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } + "/socket"
        defer {
            unlink(socketPath)
            rmdir(directory)
        }
        listener = try Self.listen(at: socketPath)
        file = zs_open_path(socketPath)
        path = "/proc/self/fd/\(file)"
        guard file >= 0 else { throw Failure.system("cannot open '\(socketPath)'") }
    }

    private static func listen(at path: String) throws(Failure) -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure.system("cannot make a socket") }
        guard UnixAddress(path)?.call(bind, listener) == 0, chmod(path, 0o600) == 0, Glibc.listen(listener, 1) == 0
        else {
            let failure = Failure.system("cannot serve the socket '\(path)'")
            close(listener)
            throw failure
        }
        return listener
    }

    deinit {
        close(listener)
        close(file)
    }

    /// Waits for the connection; `nil` when it has been refused.
    func accept() -> Int32? {
        var socket: Int32
        repeat { socket = zs_accept(listener) } while socket < 0 && errno == EINTR
        return socket < 0 ? nil : socket
    }

    /// Wakes whoever waits in ``accept()``, and makes connecting fail.
    func refuse() { shutdown(listener, Int32(SHUT_RDWR)) }
}
