import Glibc
package import ZSModel
package import ZSPorts

/// Lines of a descriptor that may be a terminal; stops waiting when the user wants to stop.
package struct LineReader {
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var hasEnded = false

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end, or `nil` at the end.
    /// - Throws: `.usage` when it is longer than `limit` bytes.
    package mutating func next(_ cancellation: Cancellation, limit: Int = 1 << 24) throws(Failure) -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeSubrange(...end) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            if hasEnded { return takeRest() }
            guard pending.count <= limit else { throw Failure(.usage, "a line of more than \(limit) bytes") }
            try fill(cancellation)
        }
    }
    private mutating func takeRest() -> String? {
        defer { pending = [] }
        return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
    }
    private mutating func fill(_ cancellation: Cancellation) throws(Failure) {
        try waitForInput(descriptor, cancellation)
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        switch retrying({ read(descriptor, &buffer, buffer.count) }) {
        case .success(0): hasEnded = true
        case .success(let count): pending += buffer[..<count]
        case .failure(let error): throw .system("cannot read standard input", errno: error.code)
        }
    }
}

/// Waits until `descriptor` can be read.  Signals are taken by another thread, so that a blocking read would never end.
func waitForInput(_ descriptor: Int32, _ cancellation: Cancellation) throws(Failure) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    repeat { try cancellation.check() } while poll(&waiting, 1, 100) <= 0
}

package enum StandardInput {
    /// Everything until the end.
    /// - Throws: `.usage` when it is more than `limit` bytes.
    package static func readAll(_ descriptor: Int32, limit: Int = 1 << 28) throws(Failure) -> [UInt8] {
        var collected: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while collected.count <= limit {
            switch retrying({ read(descriptor, &buffer, buffer.count) }) {
            case .success(0): return collected
            case .success(let count): collected += buffer[..<count]
            case .failure(let error): throw .system("cannot read standard input", errno: error.code)
            }
        }
        throw Failure(.usage, "standard input has more than \(limit) bytes")
    }
}
