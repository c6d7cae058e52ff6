internal import Glibc
internal import ZSModel
internal import ZSSystem

/// An open file without a name, for what a child reads or writes: a pipe would fill up while nobody reads it.
final class ScratchFile: Sendable {
    private let file: Descriptor
    var descriptor: Int32 { file.number }

    /// - Parameter content: what is read from it first.
    init(_ content: [UInt8] = []) throws(Failure) {
        let path = "/tmp/zs-scratch.\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // The child's position is ours too; appending, it writes at the end even while we read.
        file = try Descriptor.open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND)
        unlink(path)
        let output = Output(file.number, name: path)
        try output.write(content)
        try output.flush()
        lseek(file.number, 0, SEEK_SET)
    }

    /// All that is in it.
    func content() throws(Failure) -> [UInt8] {
        lseek(file.number, 0, SEEK_SET)
        return try file.read(atMost: .max)
    }
}
