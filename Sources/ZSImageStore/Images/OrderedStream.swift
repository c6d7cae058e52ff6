import Glibc
import ZSModel
import ZSSystem

/// A stream of bytes that several threads write in the order of their turns.
final class OrderedStream: @unchecked Sendable {
    /// A part of the stream.
    enum Run {
        case bytes([UInt8])
        case zeros(Int)
    }
    // @unchecked: what may change is touched only with the mutex held; mutex and condition stay at one address.
    private let descriptor: Int32
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var next = 0
    private var isOver = false
    private var written = 0

    private static let zeros = [UInt8](repeating: 0, count: 1 << 16)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }
    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// How many bytes have been written.
    var count: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return written
    }

    /// Writes at once, outside of all turns.
    func write(_ runs: [Run]) throws(Failure) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        for run in runs { try put(run) }
    }
    /// Waits until every turn before `turn` has been written, and writes.
    /// - Parameter turn: 0 for the first, 1 for the next, …
    func write(_ runs: [Run], turn: Int) throws(Failure) {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        while next != turn, !isOver { pthread_cond_wait(changed, mutex) }
        if isOver { throw Failure(.interrupted, "another thread has stopped") }
        for run in runs { try put(run) }
        next += 1
    }
    /// Nobody's turn comes any more: a thread has failed.
    func end() {
        pthread_mutex_lock(mutex)
        isOver = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    private func put(_ run: Run) throws(Failure) {
        switch run {
        case .bytes(let bytes): try put(bytes[...])
        case .zeros(var count):
            while count > 0 {
                let part = min(count, Self.zeros.count)
                try put(Self.zeros[..<part])
                count -= part
            }
        }
    }
    private func put(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .system("cannot write the image", errno: errno)
            }
        }
        written += bytes.count
    }
}
