import Glibc
package import ZSModel

/// An open file that is closed when its owner goes.  Children never inherit it.
package struct Descriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over `number`.
    package init(owning number: Int32) { self.number = number }
    deinit { Glibc.close(number) }

    /// Opens `path` with the flags of open(2); `O_CLOEXEC` is added.
    package static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0o600) throws(Failure) -> Descriptor {
        switch retrying({ Glibc.open(path, flags | O_CLOEXEC, mode) }) {
        case .success(let number): return Descriptor(owning: number)
        case .failure(let error): throw .system("cannot open \(path)", errno: error.code)
        }
    }
    /// Up to `limit` bytes; fewer at the end of the file.
    package func read(atMost limit: Int) throws(Failure) -> [UInt8] {
        var collected: [UInt8] = []
        while collected.count < limit {
            let part = try readSome(atMost: min(limit - collected.count, 1 << 16))
            if part.isEmpty { break }
            collected += part
        }
        return collected
    }
    /// What one read(2) gives; empty at the end of the file.
    package func readSome(atMost limit: Int) throws(Failure) -> [UInt8] {
        var problem: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            switch retrying({ Glibc.read(number, buffer.baseAddress, limit) }) {
            case .success(let read): count = read
            case .failure(let error): problem = error
            }
        }
        if let problem { throw .system("cannot read", errno: problem.code) }
        return bytes
    }
    /// Closes it and reports what only shows then, such as a full disk of a file server.
    package consuming func close() throws(Failure) {
        let number = number
        discard self
        // Linux frees the descriptor even when close(2) is interrupted.
        if Glibc.close(number) != 0, errno != EINTR { throw .system("cannot close a file", errno: errno) }
    }
}
