import Glibc
import ZSModel
import ZSPorts
import ZSSystem

/// Connects to the first of a daemon's sockets on this machine that answers.
/// - Throws: `.unreachable` with what was wrong with the first.
func connect(toDaemonAt paths: [String]) throws(Failure) -> any ByteStream {
    var failure: Failure?
    for path in paths {
        do throws(Failure) { return try connect(toDaemonAt: path) } catch { failure = failure ?? error }
    }
    throw failure ?? Failure(.bug, "libvirt has no socket")
}

private func connect(toDaemonAt path: String) throws(Failure) -> any ByteStream {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let socket = Descriptor(owning: socket(AF_UNIX, type, 0))
    // A local socket connects at once, or its queue is full (EAGAIN): then the daemon does not answer.
    guard let address = UnixAddress(path), address.call(Glibc.connect, socket.number) == 0 else {
        throw Failure(
            .unreachable, "cannot connect to libvirt at '\(path)'",
            hint: "see that libvirtd is installed and runs: systemctl status libvirtd", cause: errorText(errno))
    }
    return SocketStream(socket, Daemon())
}

/// The other side of a daemon's socket: it was there before us and stays when we go.
private struct Daemon: StreamedProgram {
    func finish(by deadline: Deadline) {}
    func cancel() {}
}
