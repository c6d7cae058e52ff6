import ZSModel

/// Where a chunk lies: within the content of one zstd frame of a pack.
struct ChunkPlace: Hashable, Sendable {
    /// The number of the pack in the list of the table that the place comes from.
    var pack: UInt32
    var frame: FramePlace
    /// Of the chunk within the content of the frame.
    var position: UInt32
    var length: UInt32
}

/// Where a zstd frame lies in its pack.
struct FramePlace: Hashable, Sendable {
    var offset: UInt32
    var length: UInt32
}

/// One line of a table: a chunk and where it lies.
struct ChunkEntry: Sendable {
    var id: Digest
    var place: ChunkPlace
}

/// A sorted table of chunks at the end of a file: of a pack, whose chunks it lists, or of an index of many packs.
///
/// Whatever its size, a look-up reads one bucket of about 32 entries.  Only the bucket starts are held in memory.
final class ChunkTable: Sendable {
    let packs: [UUID]
    let count: Int
    /// Where the table begins in its file; everything before it is the file's own.
    let offset: Int
    private let file: PlacedFile
    private let bucketBits: Int
    /// The entry that each bucket begins with, and `count` after the last.
    private let starts: [UInt32]

    /// Opens the table at the end of `file`.
    /// - Parameter packs: gives the packs that the entries speak of, from where the table begins.
    /// - Throws: `.failed` naming the file when there is no sound table.
    init(of file: PlacedFile, packs: (_ offset: Int) throws(Failure) -> [UUID]) throws(Failure) {
        let trailer = try Trailer(of: file)
        self.file = file
        count = trailer.count
        offset = trailer.offset
        bucketBits = trailer.bucketBits
        let bytes = try file.read(at: trailer.startsOffset, count: trailer.startsSize)
        starts = (0...1 << bucketBits).map { bytes.span.bytes.littleEndian32(at: $0 * 4) }
        guard starts.first == 0, Int(starts.last ?? 0) == count, zip(starts, starts.dropFirst()).allSatisfy(<=) else {
            throw Failure(.failed, "\(file.path) is damaged", cause: "its table of chunks is out of order")
        }
        self.packs = try packs(trailer.offset)
    }

    /// The place of a chunk and the number of its entry, or `nil`.
    func find(_ id: Digest) throws(Failure) -> (place: ChunkPlace, entry: Int)? {
        let bucket = bucketBits == 0 ? 0 : Int(id.words.0 >> (64 - UInt64(bucketBits)))
        let range = Int(starts[bucket])..<Int(starts[bucket + 1])
        if range.isEmpty { return nil }
        let bytes = try file.read(at: offset + range.lowerBound * Self.entrySize, count: range.count * Self.entrySize)
        for entry in range {
            let position = (entry - range.lowerBound) * Self.entrySize
            if Digest(at: position, of: bytes.span.bytes) == id {
                return (try place(at: position + Digest.byteCount, of: bytes.span.bytes), entry)
            }
        }
        return nil
    }

    /// All entries in order, a piece at a time.
    func visit(_ body: (_ entry: Int, _ line: ChunkEntry) throws(Failure) -> Void) throws(Failure) {
        var next = 0
        while next < count {
            let many = min(count - next, 4096)
            let bytes = try file.read(at: offset + next * Self.entrySize, count: many * Self.entrySize)
            for entry in 0..<many {
                let position = entry * Self.entrySize
                let place = try place(at: position + Digest.byteCount, of: bytes.span.bytes)
                try body(next + entry, ChunkEntry(id: Digest(at: position, of: bytes.span.bytes), place: place))
            }
            next += many
        }
    }

    /// Reads the table again and compares it with its digest.
    func check() throws(Failure) {
        let trailer = try Trailer(of: file)
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
            throw Failure(.failed, "\(file.path) is damaged", cause: "its table of chunks does not match its digest")
        }
    }

    private func place(at position: Int, of bytes: RawSpan) throws(Failure) -> ChunkPlace {
        let place = ChunkPlace(
            pack: bytes.littleEndian32(at: position),
            frame: FramePlace(
                offset: bytes.littleEndian32(at: position + 4), length: bytes.littleEndian32(at: position + 8)),
            position: bytes.littleEndian32(at: position + 12), length: bytes.littleEndian32(at: position + 16))
        guard place.pack < packs.count, place.frame.length <= Frame.storedLimit, place.length > 0,
            place.length <= Chunking.maximum, place.position <= Frame.contentLimit - Int(place.length)
        else { throw Failure(.failed, "\(file.path) is damaged", cause: "its table of chunks holds an absurd place") }
        return place
    }
    static let entrySize = Digest.byteCount + 20
}

extension ChunkTable {
    /// The last 64 bytes of the file, which say where the table lies.
    private struct Trailer {
        static let size = 64
        static let magic = Array("zstable1".utf8)
        let offset: Int
        let count: Int
        let bucketBits: Int
        let digest: Digest
        /// What of the trailer the digest covers.
        let head: [UInt8]
        var startsOffset: Int { offset + count * ChunkTable.entrySize }
        var startsSize: Int { ((1 << bucketBits) + 1) * 4 }

        init(of file: PlacedFile) throws(Failure) {
            let end = try file.size() - Self.size
            guard end >= 0 else { throw Self.damage(file) }
            let bytes = try file.read(at: end, count: Self.size)
            let span = bytes.span.bytes
            guard Array(bytes[..<8]) == Self.magic, let offset = Int(exactly: span.littleEndian64(at: 8)),
                let count = Int(exactly: span.littleEndian64(at: 16)), offset <= end,
                count <= end / ChunkTable.entrySize
            else { throw Self.damage(file) }
            self.offset = offset
            self.count = count
            bucketBits = Int(span.littleEndian32(at: 24))
            digest = Digest(at: 32, of: span)
            head = Array(bytes[..<32])
            guard bucketBits == ChunkTable.bucketBits(for: count), startsOffset + startsSize == end else {
                throw Self.damage(file)
            }
        }
        private static func damage(_ file: PlacedFile) -> Failure {
            Failure(.failed, "\(file.path) is damaged", cause: "it does not end with a table of chunks")
        }
    }

    /// So many that a bucket has 32 entries or fewer on the average.
    private static func bucketBits(for count: Int) -> Int {
        var bits = 0
        while count >> bits > 32 { bits += 1 }
        return bits
    }

    /// The bytes of a table that begins at `offset` of its file.  `entries` need no order.
    static func encode(_ entries: [ChunkEntry], at offset: Int) throws(Failure) -> [UInt8] {
        let sorted = entries.sorted { $0.id < $1.id }
        let bits = bucketBits(for: sorted.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sorted.count * entrySize + 8 << bits + 128)
        var starts = [UInt32](repeating: 0, count: (1 << bits) + 1)
        for entry in sorted {
            bytes.append(entry.id)
            bytes.append(littleEndian: entry.place.pack)
            bytes.append(littleEndian: entry.place.frame.offset)
            bytes.append(littleEndian: entry.place.frame.length)
            bytes.append(littleEndian: entry.place.position)
            bytes.append(littleEndian: entry.place.length)
            starts[(bits == 0 ? 0 : Int(entry.id.words.0 >> (64 - UInt64(bits)))) + 1] += 1
        }
        var before: UInt32 = 0
        for start in starts {
            before += start
            bytes.append(littleEndian: before)
        }
        bytes += Trailer.magic
        bytes.append(littleEndian: UInt64(offset))
        bytes.append(littleEndian: UInt64(sorted.count))
        bytes.append(littleEndian: UInt64(bits))
        var sha = try SHA256()
        bytes.append(sha.digest(of: bytes.span.bytes))
        return bytes
    }
}
