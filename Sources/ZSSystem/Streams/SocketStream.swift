internal import Glibc
internal import Synchronization
package import ZSModel
internal import ZSPorts

/// The other side of a ``SocketStream``: whoever moves the bytes between its socket and the program.
package protocol StreamedProgram: Sendable {
    /// Called at the end of what the program wrote.
    /// - Throws: why it ended, when that was not as it should.
    func finish(by deadline: Deadline) throws(Failure)
    /// Ends the program.
    func cancel()
}

/// A byte stream over one end of a socket pair.
///
/// One thread may read while another writes, and a third may close it.
package final class SocketStream: ByteStream {
    private let socket: Descriptor
    private let program: any StreamedProgram
    private let isClosed = Atomic(false)

    package init(_ socket: consuming Descriptor, _ program: any StreamedProgram) {
        self.socket = socket
        self.program = program
    }
    deinit { close() }

    package func read(atMost limit: Int, by deadline: Deadline) throws(Failure) -> [UInt8] {
        while true {
            try wait(POLLIN, by: deadline)
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let received = recv(socket.number, buffer.baseAddress, limit, Int32(MSG_DONTWAIT))
                code = received < 0 ? errno : 0
                count = max(received, 0)
            }
            switch code {
            case 0:
                if bytes.isEmpty, !isClosed.load(ordering: .acquiring) { try program.finish(by: deadline) }
                return bytes
            case EAGAIN, EINTR: continue
            default: throw .system("cannot read from a program", errno: code)
            }
        }
    }

    package func write(_ bytes: [UInt8], by deadline: Deadline) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(POLLOUT, by: deadline)
            let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
            let count = rest.withUnsafeBytes { send(socket.number, $0.baseAddress, $0.count, flags) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN, errno != EINTR {
                let code = errno
                try program.finish(by: deadline)
                throw .system("cannot write to a program", errno: code)
            }
        }
    }

    package func finishWriting() throws(Failure) { shutdown(socket.number, Int32(SHUT_WR)) }

    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // The descriptor itself stays until nobody uses the stream; whoever waits for it is woken.
        shutdown(socket.number, Int32(SHUT_RDWR))
        program.cancel()
    }

    private func wait(_ events: Int32, by deadline: Deadline) throws(Failure) {
        var ready = [pollfd(socket.number, events)]
        guard waitReady(&ready, by: deadline) else {
            throw Failure(.timeout, "a program at the other end of a stream does not answer in time")
        }
    }
}

/// Two connected stream sockets, which children do not inherit.
package struct SocketPair: ~Copyable {
    package var near: Descriptor?
    package var far: Descriptor?

    package init() throws(Failure) {
        var numbers: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &numbers) == 0 else {
            throw .system("cannot make a socket pair", errno: errno)
        }
        near = Descriptor(owning: numbers[0])
        far = Descriptor(owning: numbers[1])
    }
}
