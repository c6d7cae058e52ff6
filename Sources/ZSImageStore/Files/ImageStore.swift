import Glibc
package import ZSModel
import ZSRendering
import ZSSystem

/// A store of disk images: a directory of packs, which hold chunks, and manifests, which list them.
///
/// Its files and their order of writing are described in zs-image-store(5).
package struct ImageStore: Sendable {
    package let directory: AbsolutePath
    package let id: UUID

    /// The directories of a store.
    enum Part: String, CaseIterable { case packs, index, images, tags, sessions, incoming, export }
    func path(_ part: Part) -> AbsolutePath { directory.appending(part.rawValue) }

    /// The version of the format that this program reads and writes.
    package static let version = 1
    private static let formatName = "zs-image-store"

    /// Opens the store in `directory`.
    /// - Throws: `.notFound` when there is none, `.conflict` when a newer program made it.
    package static func open(_ directory: AbsolutePath) throws(Failure) -> ImageStore {
        let path = directory.appending("format")
        guard let file = try Descriptor.openIfPresent(path.text, O_RDONLY) else {
            throw Failure(.notFound, "\(directory) is not an image store", hint: "make one with 'zs-image init'")
        }
        let damage = Failure(.failed, "\(path) is damaged")
        guard case .object(let members)? = try? JSONReader.read(file.read(atMost: 4096)) else { throw damage }
        func member(_ name: String) -> JSON? { members.first { $0.name == name }?.value }
        guard member("format") == .text(formatName), case .integer(let version)? = member("version"),
            case .text(let text)? = member("uuid"), let id = UUID(text)
        else { throw damage }
        guard version == Self.version else {
            throw Failure(
                .conflict,
                "\(directory) is an image store of version \(version); this program knows version \(Self.version)",
                hint: "use the zs-image of the release that made it")
        }
        return ImageStore(directory: directory, id: id)
    }

    /// Makes an empty store in `directory`, which must be missing or empty but for hidden files and what a file system
    /// has in its topmost directory.
    package static func create(_ directory: AbsolutePath) throws(Failure) -> ImageStore {
        try makeDirectory(directory, mode: 0o711)
        guard try entries(of: directory).allSatisfy({ $0.hasPrefix(".") || $0 == "lost+found" }) else {
            if (try? open(directory)) != nil { throw Failure(.exists, "\(directory) is an image store already") }
            throw Failure(.exists, "\(directory) is not empty", hint: "choose an empty or a new directory")
        }
        var random = SystemRandomNumberGenerator()
        let store = ImageStore(directory: directory, id: UUID(random: &random))
        for part in Part.allCases { try makeDirectory(store.path(part), mode: part == .export ? 0o755 : 0o700) }
        // Written last: a directory without it is no store.
        let format: JSON = [
            "format": .text(formatName), "version": .integer(Int64(version)), "uuid": .text(store.id.description),
        ]
        try AtomicFile.write(
            Array((format.written(.indented) + "\n").utf8), to: directory.appending("format"), mode: 0o644)
        return store
    }
}

/// Makes a directory unless it is there.
func makeDirectory(_ path: AbsolutePath, mode: mode_t) throws(Failure) {
    guard mkdir(path.text, mode) == 0 || errno == EEXIST else { throw .system("cannot make \(path)", errno: errno) }
}

/// The names in a directory, in order.
func entries(of directory: AbsolutePath) throws(Failure) -> [String] {
    guard let stream = opendir(directory.text) else { throw .system("cannot read \(directory)", errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

extension Descriptor {
    /// Opens `path`; `nil` when there is no such file.
    static func openIfPresent(_ path: String, _ flags: Int32) throws(Failure) -> Descriptor? {
        let number = Glibc.open(path, flags | O_CLOEXEC)
        if number >= 0 { return Descriptor(owning: number) }
        if errno == ENOENT { return nil }
        throw .system("cannot open \(path)", errno: errno)
    }
}

/// The length of a file; zero when it is gone.
func fileSize(of path: AbsolutePath) -> ByteCount {
    var facts = stat()
    return stat(path.text, &facts) == 0 ? ByteCount(bytes: Int64(facts.st_size)) : .zero
}
