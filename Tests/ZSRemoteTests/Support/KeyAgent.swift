import Glibc
import ZSModel
import ZSSystem
import ZSTestSupport

/// An ssh-agent of a test's own.
final class KeyAgent {
    let socket: AbsolutePath
    private let scratch: TemporaryDirectory
    private let process: ChildProcess

    init() throws {
        scratch = try TemporaryDirectory()
        socket = scratch.path.appending("agent")
        let nothing = try Descriptor.open("/dev/null", O_RDWR)
        process = try ChildProcess(
            ["ssh-agent", "-D", "-a", socket.text], input: nothing.number, output: nothing.number,
            errors: nothing.number)
        while access(socket.text, F_OK) != 0 { usleep(10_000) }
    }
    deinit {
        process.stop()
        scratch.remove()
    }

    func add(_ key: AbsolutePath) throws {
        try runTool(["env", "SSH_AUTH_SOCK=\(socket)", "ssh-add", "-q", key.text])
    }
}

/// A Unix socket that takes connections and never says anything.
final class SilentUnixSocket {
    private let number: Int32

    init(_ path: AbsolutePath) throws {
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.text.utf8) }
        let bound = withUnsafeBytes(of: &address) { bytes in
            bind(number, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard bound == 0, listen(number, 8) == 0 else { throw Failure.system("cannot listen", errno: errno) }
    }
    deinit { close(number) }
}
