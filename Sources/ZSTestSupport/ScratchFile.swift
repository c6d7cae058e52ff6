internal import Glibc
internal import ZSModel

/// An open file without a name, for what a child reads or writes: a pipe would fill up while nobody reads it.
final class ScratchFile: Sendable {
    let descriptor: Int32

    init(_ content: [UInt8] = []) throws(Failure) {
        let path = "/tmp/zs-scratch.\(UInt64.random(in: 0...UInt64.max))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(.io, "cannot make \(path)", cause: "errno \(errno)") }
        unlink(path)
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(.io, "cannot write \(path)", cause: "errno \(errno)") }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
    }
    deinit { close(descriptor) }

    /// All that is in it, wherever the position of its other users is.
    func content() -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let size = Int(status.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = pread(descriptor, buffer.baseAddress! + filled, size - filled, off_t(filled))
                guard count > 0 else { return }
                filled += count
            }
        }
    }
}
