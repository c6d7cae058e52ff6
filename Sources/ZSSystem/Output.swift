import Glibc
import Synchronization
package import ZSModel

/// A stream of bytes to a descriptor that knows when a write failed, which `print` does not.
///
/// Several threads may write; what one call writes stays together.
package final class Output: Sendable {
    /// What a reader who has left means.
    package enum BrokenPipe: Sendable {
        /// The end: SIGPIPE kills a command that only reads, as `zs-cli … | head` expects.
        case failure
        /// Nothing: work that changes something goes on to its end, unheard.
        case ignored
    }
    private struct State {
        var pending: [UInt8] = []
        var readerHasLeft = false
    }
    private static let room = 1 << 16

    private let descriptor: Int32
    private let name: String
    private let brokenPipe: BrokenPipe
    private let state = Mutex(State())

    /// - Parameter name: for messages, such as "standard output".
    package init(_ descriptor: Int32, name: String, brokenPipe: BrokenPipe = .failure) {
        self.descriptor = descriptor
        self.name = name
        self.brokenPipe = brokenPipe
    }

    /// Adds `bytes`; they are written when enough has gathered.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        try state.withLock { state throws(Failure) in
            state.pending += bytes
            if state.pending.count >= Self.room { try flush(&state) }
        }
    }
    package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

    /// Writes what has gathered.
    package func flush() throws(Failure) {
        try state.withLock { state throws(Failure) in try flush(&state) }
    }

    private func flush(_ state: inout State) throws(Failure) {
        // Dropped even when it cannot be written: the same bytes must not be written twice.
        defer { state.pending.removeAll(keepingCapacity: true) }
        var sent = 0
        while sent < state.pending.count, !state.readerHasLeft {
            let count = state.pending.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
            }
            if count >= 0 { sent += count } else { try recover(from: errno, &state) }
        }
    }
    private func recover(from code: Int32, _ state: inout State) throws(Failure) {
        switch code {
        case EINTR: return
        case EAGAIN:
            // Whoever shares the descriptor has made it non-blocking.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&waiting, 1, -1)
        case EPIPE where brokenPipe == .ignored: state.readerHasLeft = true
        default: throw Failure(.io, "cannot write to \(name)", cause: errorText(code))
        }
    }
}
