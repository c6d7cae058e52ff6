import Glibc
import ZSModel
import ZSPorts

/// A connected socket of this machine as a stream.
final class SocketStream: ByteStream {
    private let socket: Int32

    init(owning socket: Int32) { self.socket = socket }
    deinit { Glibc.close(socket) }

    /// Connects to the first socket file of `paths` that answers.
    /// - Throws: `.unreachable` with what was wrong with the first.
    static func connect(toOneOf paths: [String], by deadline: Deadline) throws(Failure) -> SocketStream {
        var failure: Failure?
        for path in paths {
            do { return try connect(to: path, by: deadline) } catch { failure = failure ?? error }
        }
        throw failure ?? Failure(.unreachable, "cannot connect to libvirt: no socket is known")
    }

    private static func connect(to path: String, by deadline: Deadline) throws(Failure) -> SocketStream {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, flags, 0)
        guard descriptor >= 0 else { throw Failure.system("cannot make a socket") }
        let stream = SocketStream(owning: descriptor)
        // A local socket connects at once, or its queue is full (EAGAIN): then the daemon does not answer.
        guard UnixAddress(path)?.call(Glibc.connect, descriptor) == 0 else {
            throw Failure(
                .unreachable, "cannot connect to libvirt at '\(path)'",
                hint: "start libvirtd: systemctl enable --now libvirtd", cause: String(cString: strerror(errno)))
        }
        return stream
    }

    func read(atMost limit: Int, by deadline: Deadline) throws(Failure) -> [UInt8] {
        while true {
            var problem: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let result = recv(socket, buffer.baseAddress, limit, Int32(MSG_DONTWAIT))
                if result < 0 { problem = errno }
                count = max(0, result)
            }
            if problem == 0 { return bytes }
            try wait(for: POLLIN, after: problem, by: deadline)
        }
    }

    func write(_ bytes: [UInt8], by deadline: Deadline) throws(Failure) {
        var rest = bytes[...]
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) }
            if sent < 0 { try wait(for: POLLOUT, after: errno, by: deadline) }
            rest = rest.dropFirst(max(0, sent))
        }
    }

    func finishWriting() throws(Failure) { shutdown(socket, Int32(SHUT_WR)) }

    /// Wakes whoever reads or writes; the descriptor goes with the last reference.
    func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func wait(for event: Int32, after problem: Int32, by deadline: Deadline) throws(Failure) {
        guard problem == EAGAIN || problem == EINTR else {
            throw Failure(.unreachable, "the connection broke", cause: String(cString: strerror(problem)))
        }
        guard !deadline.hasPassed else { throw Failure(.timeout, "no answer in time") }
        var request = pollfd(fd: socket, events: Int16(event), revents: 0)
        poll(&request, 1, Int32(clamping: deadline.remaining.milliseconds))
    }
}
