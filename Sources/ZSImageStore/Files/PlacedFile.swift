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

    /// Reads what lies at `offset` to the start of `buffer`.
    /// - Returns: how many bytes there were; fewer than `count` only at the end of the file.
    func readSome(at offset: Int, count: Int, into buffer: inout [UInt8]) throws(Failure) -> Int {
        precondition(count <= buffer.count, "no room to read into")
        var done = 0
        while done < count {
            let got = buffer.withUnsafeMutableBytes {
                pread(number, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if got == 0 { break }
            if got > 0 { done += got } else if errno != EINTR { throw .system("cannot read \(path)", errno: errno) }
        }
        return done
    }
    /// Reads what lies at `offset` to the start of `buffer`.
    /// - Throws: `.failed` when the file ends before.
    func read(at offset: Int, count: Int, into buffer: inout [UInt8]) throws(Failure) {
        guard try readSome(at: offset, count: count, into: &buffer) == count else {
            throw Failure(.failed, "\(path) is damaged", cause: "it ends before offset \(offset + count)")
        }
    }
    /// - Throws: `.failed` when the file ends before.
    func read(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try read(at: offset, count: count, into: &bytes)
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
    func write(_ bytes: [UInt8], _ range: Range<Int>, at offset: Int) throws(Failure) {
        try write(bytes.span.bytes.extracting(range), at: offset)
    }

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
