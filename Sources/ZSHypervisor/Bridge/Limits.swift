import Glibc
import Synchronization
import ZSModel

/// The deadlines of the calls under way on one connection, and the thread that acts when one of them passes.
///
/// The thread sleeps until the earliest; it is woken only when an earlier one comes.
final class Limits: Sendable {
    /// A byte written to the one end wakes the thread, which waits at the other.
    private let bell: (ring: Int32, wait: Int32)
    private let state = Mutex(State())
    private let watcher = Mutex<Thread?>(nil)

    private struct State {
        var deadlines: [Int: Deadline] = [:]
        var nextLimit = 0
        /// When the thread will look next, without being woken.
        var nextLook: Deadline?
        var isClosed = false
    }

    init() throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure.system("cannot make a pair of sockets")
        }
        bell = (ends[0], ends[1])
    }
    deinit {
        Glibc.close(bell.ring)
        Glibc.close(bell.wait)
    }

    /// Calls `expire`, once, on a thread of its own, when a deadline passes.
    func watch(_ expire: @escaping @Sendable () -> Void) throws(Failure) {
        let thread = try Thread.start { [self] in if waitsUntilExpired() { expire() } }
        watcher.withLock { $0 = thread }
    }

    /// - Returns: the limit, for ``end(_:)``.
    func begin(_ deadline: Deadline) -> Int {
        state.withLock { state in
            state.nextLimit += 1
            state.deadlines[state.nextLimit] = deadline
            if state.nextLook.map({ deadline < $0 }) ?? true {
                state.nextLook = deadline
                wake()
            }
            return state.nextLimit
        }
    }
    func end(_ limit: Int) { state.withLock { $0.deadlines[limit] = nil } }

    /// Ends the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        wake()
        let thread = watcher.withLock { watcher in
            defer { watcher = nil }
            return watcher
        }
        thread?.join()
    }

    /// - Returns: `false` when the limits have been closed.
    private func waitsUntilExpired() -> Bool {
        while true {
            let (isClosed, nextLook) = state.withLock { state in
                state.nextLook = state.deadlines.values.min()
                return (state.isClosed, state.nextLook)
            }
            if isClosed { return false }
            if let nextLook, nextLook.hasPassed { return true }
            sleep(until: nextLook)
        }
    }

    private func sleep(until deadline: Deadline?) {
        var request = pollfd(fd: bell.wait, events: Int16(POLLIN), revents: 0)
        poll(&request, 1, deadline.map { Int32(clamping: $0.remaining.milliseconds) } ?? -1)
        var bytes: UInt64 = 0
        recv(bell.wait, &bytes, MemoryLayout.size(ofValue: bytes), Int32(MSG_DONTWAIT))
    }
    private func wake() {
        var byte: UInt8 = 0
        // A bell that is full has been rung already.
        send(bell.ring, &byte, 1, Int32(MSG_DONTWAIT))
    }
}
