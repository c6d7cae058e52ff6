package import ZSModel
import ZSRendering

/// What a store knows of one version of an image.
package struct StoredImage: Sendable, Equatable {
    package var id: UUID
    package var name: ImageName
    /// 1, 2, 3 … for each name.
    package var version: Int
    package var created: Timestamp
    package var description: String
    /// The image that this one was made from.
    package var parent: UUID?
    /// What the image was when it came; the store keeps its content, the format is made anew by an export.
    package var format: Format
    package var content: Content
    /// Where it came from, without credentials.
    package var source: String?
    /// The SHA-256 of the file that came, where it was computed.
    package var sourceSHA256: Digest?

    /// What is known of the content itself.
    package struct Content: Sendable, Equatable {
        /// What a guest sees as the size of the disk.
        package var virtualSize: ByteCount
        /// How much of it is not zero.
        package var dataSize: ByteCount
        /// How many chunks and runs of zeros the list has.
        package var pieces: Int
        /// The SHA-256 of the list: two images of the same content have the same.
        package var digest: Digest
    }

    package enum Format: String, Sendable, CaseIterable, ParameterValue { case raw, qcow2, iso }

    /// For messages: `name@version`.
    package var label: String { "\(name)@\(version)" }
}

extension StoredImage {
    /// The text at the end of a manifest.
    var json: JSON {
        [
            "uuid": .text(id.description), "name": .text(name.text), "version": .integer(Int64(version)),
            "created": .text(created.description), "description": .text(description),
            "parent": parent.map { .text($0.description) } ?? .null, "format": .text(format.rawValue),
            "virtualSize": .integer(content.virtualSize.bytes), "dataSize": .integer(content.dataSize.bytes),
            "pieces": .integer(Int64(content.pieces)), "digest": .text(content.digest.description),
            "source": source.map { .text($0) } ?? .null,
            "sourceSha256": sourceSHA256.map { .text($0.description) } ?? .null,
        ]
    }

    /// - Returns: `nil` when it is not the text of a manifest.  Members that it does not know are passed over.
    init?(_ json: JSON) {
        guard case .object(let list) = json else { return nil }
        let members = Dictionary(list.map { ($0.name, $0.value) }) { first, _ in first }
        func text(_ name: String) -> String? {
            if case .text(let text)? = members[name] { text } else { nil }
        }
        func number(_ name: String) -> Int64? {
            if case .integer(let number)? = members[name], number >= 0 { number } else { nil }
        }
        guard let id = text("uuid").flatMap({ UUID($0) }), let name = text("name").flatMap(ImageName.init),
            let version = number("version"), let created = text("created").flatMap({ try? Timestamp.read($0) }),
            let format = text("format").flatMap(Format.init), let virtualSize = number("virtualSize"),
            let dataSize = number("dataSize"), let pieces = number("pieces"),
            let digest = text("digest").flatMap({ Digest($0) })
        else { return nil }
        self.id = id
        self.name = name
        self.version = Int(version)
        self.created = created
        self.format = format
        content = Content(
            virtualSize: ByteCount(bytes: virtualSize), dataSize: ByteCount(bytes: dataSize), pieces: Int(pieces),
            digest: digest)
        description = text("description") ?? ""
        parent = text("parent").flatMap { UUID($0) }
        source = text("source")
        sourceSHA256 = text("sourceSha256").flatMap { Digest($0) }
    }
}
