import ZSModel

/// A sorted table of chunks at the end of a file: of a pack, whose chunks it lists, or of an index of many packs.
///
/// The entries lie in buckets by the first bits of their digests, about 32 in each.  A look-up reads one bucket; in
/// memory are the starts of the buckets and, of a small table, everything.
final class ChunkTable: Sendable {
    let path: String
    let packs: [UUID]
    let count: Int
    /// Where the table begins in its file; everything before it is the file's own.
    let offset: Int
    private let file: PlacedFile
    private let bucketBits: Int
    /// The entry that each bucket begins with, and `count` after the last.
    private let starts: [UInt32]
    /// All entries, when they are kept in memory.
    private let entries: [UInt8]?
    var isInMemory: Bool { entries != nil }

    /// Opens the table at the end of `file`.
    /// - Parameters:
    ///   - inMemory: up to this many bytes of entries are kept.
    ///   - packs: gives the packs that the entries speak of, from where the table begins.
    /// - Throws: `.failed` naming the file when there is no sound table.
    init(
        of file: PlacedFile, inMemory: Int = 0, packs: (_ offset: Int) throws(Failure) -> [UUID]
    ) throws(Failure) {
        let trailer = try ChunkTableTrailer(of: file)
        self.file = file
        path = file.path
        count = trailer.count
        offset = trailer.offset
        bucketBits = trailer.bucketBits
        let bytes = try file.read(at: trailer.startsOffset, count: trailer.startsSize)
        starts = (0...1 << bucketBits).map { bytes.span.bytes.littleEndian32(at: $0 * 4) }
        guard starts.first == 0, Int(starts.last ?? 0) == count, zip(starts, starts.dropFirst()).allSatisfy(<=) else {
            throw Failure(.failed, "\(file.path) is damaged", cause: "its table of chunks is out of order")
        }
        let size = count * ChunkEntry.size
        entries = size <= inMemory ? try file.read(at: offset, count: size) : nil
        self.packs = try packs(trailer.offset)
    }

    /// The first copy of a chunk whose place is accepted, and the number of its entry.
    func find(
        _ id: Digest, where accepts: (ChunkPlace) -> Bool = { _ in true }
    ) throws(Failure) -> (place: ChunkPlace, entry: Int)? {
        let bucket = bucketBits == 0 ? 0 : Int(id.words.0 >> (64 - UInt64(bucketBits)))
        let range = Int(starts[bucket])..<Int(starts[bucket + 1])
        if range.isEmpty { return nil }
        if let entries { return try find(id, in: entries, range, first: 0, accepts) }
        return try find(id, in: read(range), range, first: range.lowerBound, accepts)
    }
    private func find(
        _ id: Digest, in bytes: [UInt8], _ range: Range<Int>, first: Int, _ accepts: (ChunkPlace) -> Bool
    ) throws(Failure) -> (place: ChunkPlace, entry: Int)? {
        for number in range where Digest(at: (number - first) * ChunkEntry.size, of: bytes.span.bytes) == id {
            let place = try entry(number - first, of: bytes).place
            if accepts(place) { return (place, number) }
        }
        return nil
    }

    /// All entries in order, a part at a time.
    func visit(_ body: (_ entry: Int, _ line: ChunkEntry) throws(Failure) -> Void) throws(Failure) {
        for start in stride(from: 0, to: count, by: 4096) {
            let range = start..<min(start + 4096, count)
            let bytes = try read(range)
            for number in range { try body(number, entry(number - start, of: bytes)) }
        }
    }
    /// The entries whose digests begin with the `bits` bits of `prefix`.
    func entries(prefix: Int, bits: Int) throws(Failure) -> [ChunkEntry] {
        let shift = bits - bucketBits
        let range =
            shift >= 0
            ? Int(starts[prefix >> shift])..<Int(starts[(prefix >> shift) + 1])
            : Int(starts[prefix << -shift])..<Int(starts[(prefix + 1) << -shift])
        let bytes = try read(range)
        var found: [ChunkEntry] = []
        for number in 0..<range.count {
            let entry = try entry(number, of: bytes)
            if bits == 0 || Int(entry.id.words.0 >> (64 - UInt64(bits))) == prefix { found.append(entry) }
        }
        return found
    }

    /// Reads the table again and compares it with its digest.
    func check() throws(Failure) {
        let trailer = try ChunkTableTrailer(of: file)
        var sha = try SHA256()
        var position = offset
        let end = trailer.startsOffset + trailer.startsSize
        while position < end {
            let bytes = try file.read(at: position, count: min(end - position, 1 << 20))
            sha.update(bytes.span.bytes)
            position += bytes.count
        }
        sha.update(trailer.head.span.bytes)
        guard sha.finish() == trailer.digest else {
            throw Failure(.failed, "\(path) is damaged", cause: "its table of chunks does not match its digest")
        }
    }

    private func read(_ range: Range<Int>) throws(Failure) -> [UInt8] {
        try file.read(at: offset + range.lowerBound * ChunkEntry.size, count: range.count * ChunkEntry.size)
    }
    private func entry(_ number: Int, of bytes: [UInt8]) throws(Failure) -> ChunkEntry {
        guard let entry = ChunkEntry(at: number * ChunkEntry.size, of: bytes.span.bytes, packs: packs.count) else {
            throw Failure(.failed, "\(path) is damaged", cause: "its table of chunks holds an absurd place")
        }
        return entry
    }
}

/// The last 64 bytes of a file that ends with a table, which say where the table lies.
struct ChunkTableTrailer {
    static let size = 64
    static let magic = Array("zstable1".utf8)
    /// More buckets than this would not be held in memory.
    static let bucketBitsLimit = 24

    let offset: Int
    let count: Int
    let bucketBits: Int
    /// Of the entries, the starts and the head.
    let digest: Digest
    /// What of the trailer the digest covers.
    let head: [UInt8]
    var startsOffset: Int { offset + count * ChunkEntry.size }
    var startsSize: Int { ((1 << bucketBits) + 1) * 4 }

    init(of file: PlacedFile) throws(Failure) {
        let damage = Failure(.failed, "\(file.path) is damaged", cause: "it does not end with a table of chunks")
        let end = try file.size() - Self.size
        guard end >= 0 else { throw damage }
        let bytes = try file.read(at: end, count: Self.size)
        let span = bytes.span.bytes
        guard Array(bytes[..<8]) == Self.magic, let offset = Int(exactly: span.littleEndian64(at: 8)),
            let count = Int(exactly: span.littleEndian64(at: 16)), offset <= end, count <= end / ChunkEntry.size,
            span.littleEndian32(at: 24) <= Self.bucketBitsLimit
        else { throw damage }
        self.offset = offset
        self.count = count
        bucketBits = Int(span.littleEndian32(at: 24))
        digest = Digest(at: 32, of: span)
        head = Array(bytes[..<32])
        guard startsOffset + startsSize == end else { throw damage }
    }
    /// The head of the trailer of a table.
    static func head(offset: Int, count: Int, bucketBits: Int) -> [UInt8] {
        var head = magic
        head.append(littleEndian: UInt64(offset))
        head.append(littleEndian: UInt64(count))
        head.append(littleEndian: UInt64(bucketBits))
        return head
    }
}
