import Glibc
import ZSModel
import ZSStorage
import ZSSystem

/// A file or a block device that claims to be an image.
struct ImageFile {
    let path: AbsolutePath
    let content: ImageContent
    /// Of the file itself.
    let size: ByteCount

    /// Looks at the file.
    /// - Throws: `.failed` saying why it is no image that can be used.
    init(_ path: AbsolutePath) throws(Failure) {
        let file = try Descriptor.open(path.text, O_RDONLY)
        var facts = stat()
        guard fstat(file.number, &facts) == 0 else { throw .system("cannot look at \(path)", errno: errno) }
        guard [S_IFREG, S_IFBLK].contains(facts.st_mode & S_IFMT) else {
            throw Failure(.usage, "\(path) is neither a file nor a block device")
        }
        size = ByteCount(bytes: Int64(max(0, lseek(file.number, 0, SEEK_END))))
        self.path = path
        lseek(file.number, 0, SEEK_SET)
        let head = try file.read(atMost: ImageContent.headLength)
        lseek(file.number, off_t(ImageContent.isoOffset), SEEK_SET)
        let mark = try file.read(atMost: ImageContent.isoMark.count)
        do { content = try ImageContent(head: head, mark: mark, size: size) } catch {
            throw Failure(.failed, "\(path) is not an image that can be used: \(error.why)")
        }
    }
}
