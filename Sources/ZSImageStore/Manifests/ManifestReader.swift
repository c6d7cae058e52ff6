import Glibc
import ZSModel
import ZSRendering

/// Reads a manifest from its first piece to its last, whatever its size, and trusts nothing that it says.
struct ManifestReader: ~Copyable {
    let image: StoredImage
    private let file: PlacedFile
    private var position: Int
    private let end: Int
    private var offset = 0
    private var digest: SHA256
    private var isFinished = false

    /// - Parameter id: of the image that the manifest must be of.
    init(_ path: AbsolutePath, of id: UUID) throws(Failure) {
        let file = try PlacedFile(path.text, O_RDONLY)
        let (image, end) = try Self.facts(of: file, id)
        let digest = try SHA256()
        self.file = file
        self.image = image
        self.end = end
        self.digest = digest
        position = Manifest.header.count
    }

    /// What the manifest at `path` says of its image; the list is not read.
    static func image(_ path: AbsolutePath, of id: UUID) throws(Failure) -> StoredImage {
        try facts(of: PlacedFile(path.text, O_RDONLY), id).image
    }

    /// The next pieces; none at the end.
    /// - Throws: `.failed` naming the file when the list is not sound.  The last call, which gives nothing, compares the
    ///   list with its digest.
    mutating func next(atMost limit: Int = 4096) throws(Failure) -> [Manifest.Piece] {
        let many = min((end - position) / Manifest.pieceSize, limit)
        guard many > 0 else {
            try finish()
            return []
        }
        let bytes = try file.read(at: position, count: many * Manifest.pieceSize)
        position += bytes.count
        digest.update(bytes.span.bytes)
        var pieces: [Manifest.Piece] = []
        pieces.reserveCapacity(many)
        for start in stride(from: 0, to: bytes.count, by: Manifest.pieceSize) {
            pieces.append(
                try piece(Int(bytes.span.bytes.littleEndian32(at: start)), Digest(at: start + 4, of: bytes.span.bytes)))
        }
        return pieces
    }

    private mutating func piece(_ number: Int, _ digest: Digest) throws(Failure) -> Manifest.Piece {
        let left = Int(image.content.virtualSize.bytes) - offset
        let isZeros = digest == .zero
        // Only the end of the image may lie within a block.
        let length = isZeros ? min(number * Chunking.block, left) : number
        guard length > 0, length <= left,
            isZeros ? number * Chunking.block < left + Chunking.block : number <= Chunking.maximum,
            length % Chunking.block == 0 || length == left
        else { throw damage("piece at offset \(offset) of the image has an absurd length") }
        defer { offset += length }
        return Manifest.Piece(offset: offset, length: length, chunk: isZeros ? nil : digest)
    }
    private mutating func finish() throws(Failure) {
        guard !isFinished else { return }
        isFinished = true
        guard offset == Int(image.content.virtualSize.bytes) else {
            throw damage("its pieces do not add up to the image")
        }
        guard digest.finish() == image.content.digest else {
            throw damage("its list of pieces does not match its digest")
        }
    }
    private func damage(_ cause: String) -> Failure { Self.damage(file, cause) }
    private static func damage(_ file: PlacedFile, _ cause: String) -> Failure {
        Failure(.failed, "\(file.path) is damaged", cause: cause)
    }

    private static func facts(of file: PlacedFile, _ id: UUID) throws(Failure) -> (image: StoredImage, end: Int) {
        let size = try file.size()
        guard size >= Manifest.header.count + Manifest.trailerSize,
            try file.read(at: 0, count: Manifest.header.count) == Manifest.header
        else { throw damage(file, "it is not a manifest") }
        let trailer = try file.read(at: size - Manifest.trailerSize, count: Manifest.trailerSize)
        guard let length = Int(exactly: trailer.span.bytes.littleEndian64(at: 0)), length <= Manifest.factsLimit,
            length <= size - Manifest.header.count - Manifest.trailerSize,
            Array(trailer[8..<16]) == Manifest.trailerMagic
        else { throw damage(file, "it does not end as a manifest") }
        let end = size - Manifest.trailerSize - length
        let facts = try file.read(at: end, count: length)
        var sha = try SHA256()
        guard sha.digest(of: facts.span.bytes) == Digest(at: 16, of: trailer.span.bytes),
            let image = (try? JSONReader.read(facts)).flatMap(StoredImage.init)
        else { throw damage(file, "its facts do not match their digest") }
        let list = end - Manifest.header.count
        guard list % Manifest.pieceSize == 0, list / Manifest.pieceSize == image.content.pieces,
            image.content.virtualSize.bytes <= Manifest.virtualSizeLimit, image.id == id
        else { throw damage(file, "its facts do not match its list") }
        return (image, end)
    }
}
