internal import Glibc
internal import Synchronization
internal import ZSModel
internal import ZSSystem

/// The TCP connection under a session: libssh2 reads and writes through it.
///
/// It keeps three promises that libssh2 1.10 cannot live without:
/// - A write is always taken whole; what the kernel does not take yet waits here.  So no packet is ever half sent, and
///   the stalls of a key exchange in the middle of one (libssh2#1672, #2110) and the lost pending data (#1397) cannot
///   happen.  Whoever feeds much waits until ``isClear``.
/// - Once the deadline has passed, nothing is read any more, so that a host that floods us cannot keep libssh2 in one of
///   its loops.
/// - No signal interrupts it: waiting is done here, with poll(2).
///
/// One thread at a time uses it.
final class Wire {
    /// For messages.
    let machine: String
    private let socket: Descriptor
    /// After this moment the wire neither waits nor reads.
    var deadline: Deadline
    /// Set by another thread, it makes every wait and read end at once.
    let cancellation: CancelFlag

    private var outgoing: [UInt8] = []
    /// How many bytes have been read so far.
    private(set) var arrived = 0
    /// The first bytes the host sent, to say what it is when it does not speak SSH.
    private(set) var greeting: [UInt8] = []
    private var isAbandoned = false
    /// Why the connection is of no use any more.
    private(set) var broken: Failure?

    init(_ socket: consuming Descriptor, machine: String, by deadline: Deadline, cancellation: CancelFlag) {
        self.machine = machine
        self.socket = socket
        self.deadline = deadline
        self.cancellation = cancellation
    }

    /// For `libssh2_session_handshake`, which wants to know it.
    var number: Int32 { socket.number }
    /// Whether everything written has gone to the kernel.
    var isClear: Bool { outgoing.isEmpty }

    /// Whether the connection stands: not broken, and not closed by the host while nobody looked.
    var isOpen: Bool { broken == nil && socket.connection?.tcpi_state == UInt8(TCP_ESTABLISHED) }

    /// Waits until the host has sent something, or has taken something that waits here, or a moment has passed: the caller
    /// asks again.
    /// - Parameter others: further descriptors to wait for.
    /// - Throws: why the connection is broken; `.timeout`, or `.unreachable` when the host has fallen silent.
    func wait(with others: inout [pollfd]) throws(Failure) {
        if let broken { throw broken }
        guard !cancellation.isSet else { throw Failure(.interrupted, "\(machine): the connection was given up") }
        var descriptors = [pollfd(socket.number, isClear ? POLLIN : POLLIN | POLLOUT)] + others
        socket.acknowledgeAtOnce()
        // No longer than a moment, so that a cancellation is seen.
        _ = waitReady(&descriptors, by: min(deadline, .after(.milliseconds(200))))
        guard !deadline.hasPassed else { throw late() }
        others = Array(descriptors.dropFirst())
        if descriptors[0].canWrite { flush() }
    }

    func wait() throws(Failure) {
        var nothing: [pollfd] = []
        try wait(with: &nothing)
    }

    /// Makes every further read and write fail, so that freeing a session waits for nothing.
    func abandon() { isAbandoned = true }

    private func late() -> Failure {
        // What the kernel has sent, data or its own question whether the peer is there, was not acknowledged.
        let isUnanswered = socket.connection.map { $0.tcpi_retransmits > 0 || $0.tcpi_probes > 0 } ?? true
        return isUnanswered
            ? Failure(.unreachable, "\(machine): the host has stopped answering")
            : Failure(.timeout, "\(machine): no answer in time")
    }

    private func fail(_ code: Int32) {
        broken = Failure(.unreachable, "\(machine): the connection broke", cause: errorText(code))
    }
}

// What libssh2 calls.  A negative result is an errno.
extension Wire {
    func receive(_ buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
        guard broken == nil, !isAbandoned else { return Int(-ECONNABORTED) }
        guard !deadline.hasPassed, !cancellation.isSet else { return Int(-EAGAIN) }
        let count = recv(socket.number, buffer, length, 0)
        if count > 0 {
            arrived += count
            if greeting.count < 256 { greeting += UnsafeRawBufferPointer(start: buffer, count: count).prefix(256) }
            return count
        }
        if count == 0 {
            broken = Failure(.unreachable, "\(machine): the host closed the connection")
            return 0
        }
        let code = errno
        if code == EAGAIN || code == EINTR { return Int(-EAGAIN) }
        fail(code)
        return Int(-code)
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard broken == nil, !isAbandoned else { return Int(-ECONNABORTED) }
        let taken = isClear ? offer(bytes) : 0
        outgoing += bytes.dropFirst(taken)
        return broken == nil ? bytes.count : Int(-ECONNRESET)
    }

    /// Gives the kernel what it takes of the waiting bytes.
    private func flush() {
        outgoing.removeFirst(outgoing.withUnsafeBytes(offer))
    }

    /// - Returns: how many of the bytes the kernel has taken.
    private func offer(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = Glibc.send(socket.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if count < 0, errno != EAGAIN, errno != EINTR { fail(errno) }
        return max(count, 0)
    }
}

/// A wish to stop that one thread sets and others read.
final class CancelFlag: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

extension Descriptor {
    /// Makes the kernel acknowledge what comes next without waiting for something to send along.
    ///
    /// sshd leaves Nagle's algorithm on: of two small packets the second waits for the acknowledgement of the first, which
    /// takes 40 ms otherwise; a key exchange, three times that.  Linux forgets the wish after a while.
    fileprivate func acknowledgeAtOnce() {
        var value: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_QUICKACK, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// What the kernel knows about a TCP connection.
    fileprivate var connection: tcp_info? {
        var info = tcp_info()
        var size = socklen_t(MemoryLayout<tcp_info>.size)
        return getsockopt(number, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 ? info : nil
    }
}
