internal import ZSModel
internal import ZSPorts
internal import ZSSystem

/// Moves the bytes of a program that runs on a host, until it has ended.
struct Execution {
    private let session: Session
    private let channel: Channel
    private let streams: StandardStreams
    private var pending: ArraySlice<UInt8> = []
    private var input = Input.open
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)

    private enum Input { case open, ending, closed }

    init(_ words: [String], on session: Session, _ streams: StandardStreams) throws(Failure) {
        self.session = session
        self.streams = streams
        channel = try Channel(words, on: session)
    }

    /// Runs to the end.  When it throws, the program is cut off: its channel is closed.
    mutating func run() throws(Failure) -> CommandResult.Ending {
        while true {
            let arrived = session.wire.arrived
            let moved = try drain(.output, streams.output) + drain(.errors, streams.errors) + feed()
            if let ending = try channel.ending() { return ending }
            // libssh2 may have read packets for one stream while it was asked about the other.
            if moved == 0, session.wire.arrived == arrived { try session.wire.wait() }
        }
    }

    private mutating func drain(
        _ stream: Channel.Stream, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let bytes = try channel.read(stream, into: &buffer)
        if !bytes.isEmpty { try take(bytes) }
        return bytes.count
    }

    /// Sends input until the kernel or the host takes no more.
    private mutating func feed() throws(Failure) -> Int {
        var moved = 0
        while input == .open, session.wire.isClear {
            if pending.isEmpty { pending = try streams.input() }
            if pending.isEmpty {
                input = .ending
            } else {
                let count = try channel.write(pending)
                if count == 0 { break }
                pending = pending.dropFirst(count)
                moved += count
                // Between the pieces what the program writes must not pile up.
                if moved > 1 << 20 { break }
            }
        }
        if input == .ending, try channel.sendEnd() { input = .closed }
        return moved
    }
}
