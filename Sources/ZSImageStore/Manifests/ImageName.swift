package import ZSModel

/// The name of an image, which its versions share: letters, digits and `. _ + -`, at most 128, the first a letter or
/// a digit.
package struct ImageName: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    package let text: String
    package init?(_ text: String) {
        guard Self.allows(text) else { return nil }
        self.text = text
    }
    package static func read(_ text: String) throws(Reject) -> ImageName {
        guard let name = ImageName(text) else {
            throw Reject("expected letters, digits and . _ + -, at most 128, a letter or digit first")
        }
        return name
    }
    /// The name nearest to a text that may have any letters; that of `id` when nothing of it is left.
    package init(nearest text: String, otherwise id: UUID) {
        let allowed = text.unicodeScalars.map { Self.allows("x\($0)") ? String($0) : "-" }.joined()
        let name = allowed.drop { !Self.allows(String($0)) }.prefix(128)
        self.text = name.isEmpty ? id.description : String(name)
    }
    package static var valueName: String { "NAME" }
    package var spelled: String { text }
    package var description: String { text }
    package static func < (left: ImageName, right: ImageName) -> Bool { left.text < right.text }

    fileprivate static func allows(_ text: String) -> Bool {
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: false
            }
        }
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 128 else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "._+-".utf8.contains($0) }
    }
}

/// A second name for one version of an image, such as `stable`: spelled as an ``ImageName``, but not as a number.
package struct ImageTag: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package init?(_ text: String) {
        guard ImageName.allows(text), Int(text) == nil else { return nil }
        self.text = text
    }
    package static func read(_ text: String) throws(Reject) -> ImageTag {
        guard let tag = ImageTag(text) else {
            throw Reject("expected letters, digits and . _ + -, at most 128, a letter or digit first, not a number")
        }
        return tag
    }
    package static var valueName: String { "TAG" }
    package var spelled: String { text }
    package var description: String { text }
}

/// How a user says which image: by its id, by its name for the newest version, by `name@3` or by `name@tag`.
package enum ImageReference: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    case id(UUID)
    case newest(ImageName)
    case version(ImageName, Int)
    case tagged(ImageName, ImageTag)

    package static func read(_ text: String) throws(Reject) -> ImageReference {
        if let id = UUID(text) { return .id(id) }
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = ImageName(parts[0]) else { throw Reject("expected a name, name@version, name@tag or an id") }
        guard parts.count == 2 else { return .newest(name) }
        if let version = Int(parts[1]), version > 0 { return .version(name, version) }
        guard let tag = ImageTag(parts[1]) else { throw Reject("expected a version or a tag after '@'") }
        return .tagged(name, tag)
    }
    package static var valueName: String { "IMAGE" }
    package var spelled: String { description }
    package var description: String {
        switch self {
        case .id(let id): id.description
        case .newest(let name): name.text
        case .version(let name, let version): "\(name)@\(version)"
        case .tagged(let name, let tag): "\(name)@\(tag)"
        }
    }
}

extension ImageReference {
    /// The image that is meant, among images in order; tags are not known here.
    package func find(in images: [StoredImage]) -> StoredImage? {
        switch self {
        case .id(let id): images.first { $0.id == id }
        case .newest(let name): images.last { $0.name == name }
        case .version(let name, let version): images.first { $0.name == name && $0.version == version }
        case .tagged: nil
        }
    }
}
