internal import Glibc
internal import Synchronization
package import ZSModel
internal import ZSSystem

/// A TCP listener on 127.0.0.1 that is not what the client hopes for: it is silent, rude or endless.
package final class LoopbackListener: Sendable {
    package let port: UInt16
    private let socket: Int32
    private let taken = Count()

    /// Lets connections come and leaves them alone.
    package init() throws(Failure) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.socket = socket
        let bound = withLoopbackAddress(0) { bind(socket, $0, $1) }
        guard bound == 0, listen(socket, 64) == 0 else { throw .system("cannot listen", errno: errno) }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            _ = getsockname(socket, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &size)
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Gives every connection, and its number counted from 0, to `serve` on a thread of its own, and closes it afterwards.
    package convenience init(serve: @escaping @Sendable (Int32, Int) -> Void) throws(Failure) {
        try self.init()
        Thread.detached { [socket, taken] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                let index = taken.number.add(1, ordering: .relaxed).oldValue
                Thread.detached {
                    serve(connection, index)
                    close(connection)
                }
            }
        }
    }

    /// How many connections have been taken.
    package var connections: Int { taken.number.load(ordering: .relaxed) }

    deinit {
        // Wakes the thread in accept(2).
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private final class Count: Sendable { let number = Atomic(0) }
}

func withLoopbackAddress<Result>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafeBytes(of: &address) { bytes in
        body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
}
