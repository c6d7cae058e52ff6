import ZSImageStore
import ZSModel
import ZSRendering

extension StoredImage {
    /// What is shown of an image.
    func payload(tags: [ImageTag]) -> JSON {
        [
            "uuid": .text(id.description), "name": .text(name.text), "version": .integer(Int64(version)),
            "tags": .list(tags.map { .text($0.text) }), "format": .text(format.rawValue),
            "virtualSize": .integer(content.virtualSize.bytes), "dataSize": .integer(content.dataSize.bytes),
            "created": .text(created.description), "description": .text(description),
            "parent": parent.map { .text($0.description) } ?? .null, "pieces": .integer(Int64(content.pieces)),
            "digest": .text(content.digest.description), "source": source.map(JSON.text) ?? .null,
            "sourceSha256": sourceSHA256.map { .text($0.description) } ?? .null,
        ]
    }
    static let columns = ["name", "version", "tags", "format", "virtualSize", "dataSize", "created", "uuid"]
}

extension ImageStore {
    func payload(of image: StoredImage) throws(Failure) -> JSON {
        image.payload(tags: try tags().filter { $0.image == image.id }.map(\.tag))
    }
}

extension JSON {
    /// An object with the members of both.
    static func + (left: JSON, right: JSON) -> JSON { .object((left.members ?? []) + (right.members ?? [])) }
}
