internal import Glibc
internal import Synchronization
internal import ZSModel
internal import ZSPorts
internal import ZSSystem

/// Moves bytes between a program on a host and one end of a socket pair, on a thread and a session of its own.
///
/// The thread is the only one that touches the session; the readers and the writers of the stream meet it at the
/// sockets, which also hold back whichever side is too fast.
final class ChannelPump: StreamedProgram {
    private let machine: String
    private let program: String
    private let cancellation: CancelFlag
    private let outcome = Mutex<Result<CommandResult.Ending, Failure>?>(nil)
    private let errors = Tail()

    init(machine: String, program: String, _ cancellation: CancelFlag) {
        self.machine = machine
        self.program = program
        self.cancellation = cancellation
    }

    func finish(by deadline: Deadline) throws(Failure) {
        // The outcome is known before the stream ends.
        guard let outcome = outcome.withLock({ $0 }) else { return }
        let ending = try outcome.get()
        guard ending != .exited(0) else { return }
        throw Failure(.failed, "\(machine): '\(program)' ended with \(ending.text)", cause: errors.text)
    }

    func cancel() { cancellation.set() }

    /// Starts the thread, which takes over the channel, its session and the socket.
    func start(_ channel: sending Channel, _ socket: consuming Descriptor) {
        let loop = Exclusive(PumpLoop(channel, socket, errors))
        Thread.detached { [self] in
            // Nobody else uses the loop, so there is nothing to wait for.
            _ = try? loop.use(by: .after(.zero), else: Failure(.bug, "the pump is busy")) { loop throws(Failure) in
                let result = Result { () throws(Failure) in try loop.run() }
                outcome.withLock { $0 = result }
            }
        }
    }
}

/// What the thread of a pump works on.
private final class PumpLoop {
    private let channel: Channel
    private let socket: Descriptor
    private let errors: Tail
    private var toHost: ArraySlice<UInt8> = []
    private var fromHost: ArraySlice<UInt8> = []
    private var input = Input.open
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)

    private enum Input { case open, ending, closed }
    private var wire: Wire { channel.session.wire }

    init(_ channel: Channel, _ socket: consuming Descriptor, _ errors: Tail) {
        self.channel = channel
        self.socket = socket
        self.errors = errors
    }

    func run() throws(Failure) -> CommandResult.Ending {
        // A stream lasts as long as somebody wants it to.
        wire.deadline = .after(.seconds(100 * 365 * 86400))
        while true {
            let arrived = wire.arrived
            let moved = try receive() + drainErrors() + send()
            if fromHost.isEmpty, let ending = try channel.ending() { return ending }
            if moved == 0, wire.arrived == arrived { try wait() }
        }
    }

    private func wait() throws(Failure) {
        var events: Int32 = 0
        if !fromHost.isEmpty { events |= POLLOUT }
        if input == .open, toHost.isEmpty, wire.isClear { events |= POLLIN }
        // Without a wish, poll(2) would still report that the other side has closed, over and over.
        var others = events == 0 ? [] : [pollfd(socket.number, events)]
        try wire.wait(with: &others)
    }

    /// From the program to the reader.
    private func receive() throws(Failure) -> Int {
        if fromHost.isEmpty { fromHost = ArraySlice(Array(try channel.read(.output, into: &buffer))) }
        guard !fromHost.isEmpty else { return 0 }
        let count = fromHost.withUnsafeBytes { Glibc.send(socket.number, $0.baseAddress, $0.count, Self.flags) }
        // Nobody reads any more: what the program still says is dropped.
        let taken = count < 0 && errno == EPIPE ? fromHost.count : max(count, 0)
        fromHost = fromHost.dropFirst(taken)
        return taken
    }

    private func drainErrors() throws(Failure) -> Int {
        let bytes = try channel.read(.errors, into: &buffer)
        errors.append(bytes)
        return bytes.count
    }

    /// From the writer to the program.
    private func send() throws(Failure) -> Int {
        guard wire.isClear else { return 0 }
        if input == .open, toHost.isEmpty { takeInput() }
        if input == .ending, toHost.isEmpty, try channel.sendEnd() { input = .closed }
        guard !toHost.isEmpty else { return 0 }
        let count = try channel.write(toHost)
        toHost = toHost.dropFirst(count)
        return count
    }

    private func takeInput() {
        let count = buffer.withUnsafeMutableBytes { recv(socket.number, $0.baseAddress, $0.count, Self.flags) }
        if count > 0 { toHost = ArraySlice(Array(buffer[..<count])) }
        if count == 0 { input = .ending }
    }

    private static let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
}
