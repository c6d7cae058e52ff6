import Glibc
import ZSModel
import ZSSystem

/// An open file that any thread may read and write at places of its choosing.
final class PlacedFile: Sendable {
    let path: String
    private let descriptor: Descriptor

    /// Takes over `descriptor`; `path` is for messages.
    init(_ descriptor: consuming Descriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }
    convenience init(_ path: String, _ flags: Int32, mode: UInt32 = 0o600) throws(Failure) {
        self.init(try Descriptor.open(path, flags, mode: mode), path: path)
    }

    var number: Int32 { descriptor.number }

    func size() throws(Failure) -> Int {
        var facts = stat()
        guard fstat(number, &facts) == 0 else { throw .system("cannot look at \(path)", errno: errno) }
        return Int(facts.st_size)
    }

    /// Fills `buffer` with what lies at `offset`.
    /// - Returns: how many bytes there were; fewer than asked for only at the end of the file.
    func readSome(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            if count == 0 { break }
            if count > 0 { done += count } else if errno != EINTR { throw .system("cannot read \(path)", errno: errno) }
        }
        return done
    }
    /// Fills `buffer` with what lies at `offset`.
    /// - Throws: `.failed` when the file ends before.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        guard try readSome(at: offset, into: buffer) == buffer.count else {
            throw Failure(.failed, "\(path) is damaged", cause: "it ends before offset \(offset + buffer.count)")
        }
    }
    /// - Throws: `.failed` when the file ends before.
    func read(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
        return bytes
    }

    func write(_ bytes: RawSpan, at offset: Int) throws(Failure) {
        try bytes.withUnsafeBytes { buffer throws(Failure) in
            var done = 0
            while done < buffer.count {
                let count = pwrite(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
                if count >= 0 { done += count } else if errno != EINTR { throw cannotWrite(errno) }
            }
        }
    }
    func write(_ bytes: [UInt8], at offset: Int) throws(Failure) { try write(bytes.span.bytes, at: offset) }

    func truncate(to size: Int) throws(Failure) {
        guard ftruncate(number, off_t(size)) == 0 else { throw cannotWrite(errno) }
    }
    func synchronize() throws(Failure) {
        guard fsync(number) == 0 else { throw cannotWrite(errno) }
    }

    private func cannotWrite(_ code: Int32) -> Failure {
        var failure = Failure.system("cannot write \(path)", errno: code)
        if code == ENOSPC || code == EDQUOT { failure.hint = "free some room and run the command again" }
        return failure
    }
}
