import Glibc
package import ZSModel
import ZSSystem

extension ImageStore {
    /// All images, by name and version.
    ///
    /// A manifest that cannot be read is passed over here; ``verify`` names it.
    package func images() throws(Failure) -> [StoredImage] {
        try manifests().compactMap { id in try? ManifestReader.image(manifestPath(of: id), of: id) }
            .sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    }
    /// The ids of all manifests, readable or not.
    func manifests() throws(Failure) -> [UUID] { try entries(of: path(.images)).compactMap { UUID($0) } }

    /// The image that the user means.
    /// - Throws: `.notFound`.
    package func image(_ reference: ImageReference) throws(Failure) -> StoredImage {
        let missing = Failure(.notFound, "\(directory) has no image \(reference)", hint: "see 'zs-image list'")
        let found: StoredImage?
        switch reference {
        case .id(let id):
            guard access(manifestPath(of: id).text, F_OK) == 0 else { throw missing }
            return try ManifestReader.image(manifestPath(of: id), of: id)
        case .newest, .version: found = reference.find(in: try images())
        case .tagged(let name, let tag):
            guard let id = try tags().first(where: { $0.name == name && $0.tag == tag })?.image else { throw missing }
            found = try? image(.id(id))
        }
        guard let found else { throw missing }
        return found
    }

    /// Removes the image; its chunks go with the next garbage collection.
    package func delete(_ image: StoredImage) throws(Failure) {
        for tag in try tags() where tag.image == image.id { try untag(tag.name, tag.tag) }
        guard unlink(manifestPath(of: image.id).text) == 0 || errno == ENOENT else {
            throw .system("cannot delete \(image.label)", errno: errno)
        }
        try AtomicFile.synchronize(directory: path(.images).text)
    }

    /// Gives an image a second name, which an older image of the name loses.
    package func tag(_ image: StoredImage, _ tag: ImageTag) throws(Failure) {
        try AtomicFile.write(Array("\(image.id)\n".utf8), to: path(of: tag, image.name))
    }
    /// - Throws: `.notFound` when no image has the tag.
    package func untag(_ name: ImageName, _ tag: ImageTag) throws(Failure) {
        guard unlink(path(of: tag, name).text) == 0 else {
            if errno == ENOENT { throw Failure(.notFound, "no image has the tag \(name)@\(tag)") }
            throw .system("cannot remove the tag \(name)@\(tag)", errno: errno)
        }
    }
    package struct Tagging: Sendable, Equatable {
        package var name: ImageName
        package var tag: ImageTag
        package var image: UUID
    }
    package func tags() throws(Failure) -> [Tagging] {
        try entries(of: path(.tags)).compactMap { entry in
            let parts = entry.split(separator: "@").map(String.init)
            guard parts.count == 2, let name = ImageName(parts[0]), let tag = ImageTag(parts[1]),
                let bytes = try? AtomicFile.read(path(of: tag, name), limit: 64),
                let id = UUID(String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self))
            else { return nil }
            return Tagging(name: name, tag: tag, image: id)
        }
    }
    private func path(of tag: ImageTag, _ name: ImageName) -> AbsolutePath { path(.tags).appending("\(name)@\(tag)") }
}
