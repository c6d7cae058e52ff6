import Glibc
import ZSModel
import ZSSystem

/// A file for the list of an image while it is looked at.  It has no name, so that it is gone with the process.
struct ScratchList {
    let list: ImageList
    let file: PlacedFile

    init(_ image: UUID) throws(Failure) {
        let directory = EnvironmentVariables.current["TMPDIR"] ?? "/tmp"
        var random = SystemRandomNumberGenerator()
        let name = "\(directory)/zs-image-\(UUID(random: &random)).list"
        file = try PlacedFile(name, O_RDWR | O_CREAT | O_EXCL)
        unlink(name)
        let path = "/proc/self/fd/\(file.number)"
        do { list = ImageList(path: try AbsolutePath.read(path), id: image, scratch: file) } catch {
            throw Failure(.bug, "\(path) is no path: \(error.why)")
        }
    }
}

extension ImageList {
    /// Lends `body` the same list with other facts.
    func withChanged<Value>(
        _ change: (inout StoredImage) -> Void, _ body: (ImageList) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let before = try reader().image
        var image = before
        change(&image)
        guard image != before else { return try body(self) }
        let scratch = try ScratchList(image.id)
        let file = try PlacedFile(path.text, O_RDONLY)
        let end = Manifest.header.count + image.content.pieces * Manifest.pieceSize
        for offset in stride(from: 0, to: end, by: 1 << 20) {
            try scratch.file.write(try file.read(at: offset, count: min(1 << 20, end - offset)), at: offset)
        }
        var sha = try SHA256()
        try scratch.file.write(Manifest.ending(image, &sha), at: end)
        return try body(scratch.list)
    }
}
