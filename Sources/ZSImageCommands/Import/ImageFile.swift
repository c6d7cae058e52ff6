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
    /// - Parameter trust: how far a qcow2 file may lead to others.
    /// - Throws: `.failed` saying why it is no image that can be used.
    init(_ path: AbsolutePath, _ trust: BackingTrust) throws(Failure) {
        let head = try FileHead(path)
        do {
            content = try ImageContent(
                head: head.bytes, mark: head.mark, size: head.size, allowsBacking: trust == .sameDirectory)
            if case .qcow2 = content { try BackingChain(path).check() }
        } catch {
            throw Failure(.failed, "\(path) is not an image that can be used: \(error.why)")
        }
        self.path = path
        size = head.size
    }
}

/// Whether an image may stand on other files.
enum BackingTrust {
    /// It comes from outside, where nobody knows what its names would mean here.
    case none
    /// It lies here: it may stand on files of its own directory.
    case sameDirectory
}

/// What is looked at of a file.
struct FileHead {
    let bytes: [UInt8]
    let mark: [UInt8]
    let size: ByteCount
    let identity: Identity

    /// What tells files apart, whatever their names.
    struct Identity: Hashable {
        var device: UInt
        var number: UInt
    }

    init(_ path: AbsolutePath) throws(Failure) {
        guard access(path.text, F_OK) == 0 || errno != ENOENT else {
            throw Failure(.notFound, "there is no file \(path)")
        }
        // A pipe of that name must not make us wait.
        let file = try Descriptor.open(path.text, O_RDONLY | O_NONBLOCK)
        var facts = stat()
        guard fstat(file.number, &facts) == 0 else { throw .system("cannot look at \(path)", errno: errno) }
        guard [S_IFREG, S_IFBLK].contains(facts.st_mode & S_IFMT) else {
            throw Failure(.usage, "\(path) is neither a file nor a block device")
        }
        size = ByteCount(bytes: Int64(max(0, lseek(file.number, 0, SEEK_END))))
        lseek(file.number, 0, SEEK_SET)
        bytes = try file.read(atMost: ImageContent.headLength)
        lseek(file.number, off_t(ImageContent.isoOffset), SEEK_SET)
        mark = try file.read(atMost: ImageContent.isoMark.count)
        identity = Identity(device: UInt(facts.st_dev), number: UInt(facts.st_ino))
    }
}
