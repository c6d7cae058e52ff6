import Glibc
import ZSImageStore
import ZSModel
import ZSSystem

/// The end of every backup file: proof that the file is one, is whole, and is as it was written.
///
/// It is a zstd frame that decompressors skip, so that `tar --zstd -xf` reads an unencrypted backup as it is.  Its text
/// has one length, so that a shell on another machine can check it: see ``RemoteScripts``.
enum Seal {
    /// Before the digest.
    static let mark = "zs-backup-1 sha256:"
    /// Of the whole seal, in bytes.
    static let length = 8 + mark.utf8.count + 64 + 1

    static func bytes(_ digest: Digest) -> [UInt8] {
        let text = Array("\(mark)\(digest)\n".utf8)
        // RFC 8878 §3.1.2: a skippable frame is its magic number, the length of its content, and the content.
        return [0x5a, 0x2a, 0x4d, 0x18, UInt8(text.count), 0, 0, 0] + text
    }

    /// The digest that the last bytes of a file name; `nil` when they are no seal.
    static func digest(in end: [UInt8]) -> Digest? {
        guard end.count == length,
            let digest = Digest(String(decoding: end.dropFirst(8 + mark.utf8.count).dropLast(), as: UTF8.self))
        else { return nil }
        return bytes(digest) == end ? digest : nil
    }
}

/// A finished backup file, opened for reading.
final class SealedFile {
    let path: AbsolutePath
    private let file: Descriptor
    /// What the seal says; `nil` when there is none: no backup of ours, or not all of one.
    let digest: Digest?
    /// Of the whole file.
    let size: ByteCount

    /// - Throws: `.notFound` when there is no such file, `.usage` when it is no ordinary file.
    init(_ path: AbsolutePath) throws(Failure) {
        self.path = path
        guard access(path.text, F_OK) == 0 else { throw Failure(.notFound, "there is no file '\(path)'") }
        file = try Descriptor.open(path.text, O_RDONLY | O_NONBLOCK)
        var status = stat()
        guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.usage, "'\(path)' is not a file")
        }
        size = ByteCount(bytes: Int64(status.st_size))
        var end: [UInt8] = []
        if status.st_size >= Seal.length {
            lseek(file.number, -Seal.length, SEEK_END)
            end = try file.read(atMost: Seal.length)
        }
        digest = Seal.digest(in: end)
    }

    /// Whether the content is not what an unencrypted backup begins with: a frame of zstd (RFC 8878 §3.1.1).
    func isEncrypted() throws(Failure) -> Bool {
        lseek(file.number, 0, SEEK_SET)
        return try file.read(atMost: 4) != [0x28, 0xb5, 0x2f, 0xfd]
    }

    /// Gives the content, without the seal, piece by piece; an empty one at the end.
    func reader() -> () throws(Failure) -> ArraySlice<UInt8> {
        lseek(file.number, 0, SEEK_SET)
        var left = Int(size.bytes) - Seal.length
        return { [self] () throws(Failure) in
            let piece = try file.readSome(atMost: max(0, min(left, 1 << 20)))
            left -= piece.count
            return piece[...]
        }
    }

    /// Reads the content and compares it with the seal.
    /// - Throws: `.io` when the file is no backup, is cut short or was changed.
    func check() throws(Failure) {
        guard let digest else {
            throw Failure(
                .io, "'\(path)' is no backup of zs, or not all of one", hint: "choose another: zs-ctl backups list")
        }
        var sum = try SHA256()
        let next = reader()
        while true {
            let piece = try next()
            if piece.isEmpty { break }
            piece.withUnsafeBytes { sum.update(RawSpan(_unsafeBytes: $0)) }
        }
        guard sum.finish() == digest else {
            throw Failure(
                .io, "'\(path)' is damaged: its content is not what was written",
                hint: "choose another: zs-ctl backups list")
        }
    }
}
