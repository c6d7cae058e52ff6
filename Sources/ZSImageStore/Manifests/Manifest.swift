import ZSModel
import ZSRendering

/// The form of a manifest: a header, a list of the pieces of the image in order, the facts about it as JSON, a trailer.
enum Manifest {
    static let header = Array("zs-image-list 1\n".utf8)
    /// A piece takes a number of 4 bytes and a digest: for a chunk its length and its name, for a run of zeros the number
    /// of blocks and a digest of zeros.
    static let pieceSize = 4 + Digest.byteCount
    static let trailerMagic = Array("zsimage1".utf8)
    /// The length of the JSON, the magic, and the SHA-256 of the JSON.
    static let trailerSize = 8 + 8 + Digest.byteCount
    static let factsLimit = 64 << 10
    /// No image is larger; so sums of its sizes cannot overflow.
    static let virtualSizeLimit = 1 << 60

    /// What comes after the list: the facts and the trailer.
    static func ending(_ image: StoredImage, _ sha: inout SHA256) -> [UInt8] {
        let facts = Array(image.json.written(.compact).utf8)
        var bytes = facts
        bytes.append(littleEndian: UInt64(facts.count))
        bytes += trailerMagic
        bytes.append(sha.digest(of: facts.span.bytes))
        return bytes
    }

    /// One piece of an image.
    struct Piece: Sendable, Equatable {
        var offset: Int
        var length: Int
        /// `nil` for a run of zeros.
        var chunk: Digest?
    }
}
