internal import Synchronization

/// The last bytes of something long, for an error message.
package final class Tail: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let limit = 4096

    package init() {}
    package func append(_ more: some Collection<UInt8>) {
        bytes.withLock { bytes in
            bytes += more.suffix(limit)
            bytes.removeFirst(max(0, bytes.count - limit))
        }
    }
    package var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
