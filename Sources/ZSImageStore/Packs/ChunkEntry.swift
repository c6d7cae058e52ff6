/// Where a zstd frame lies in its pack.
struct FramePlace: Hashable, Sendable {
    var offset: UInt32
    var length: UInt32
}

/// Where a chunk lies: within the content of one zstd frame of a pack.
struct ChunkPlace: Hashable, Sendable {
    /// The number of the pack in the list of the table that the place comes from.
    var pack: UInt32
    var frame: FramePlace
    /// Of the chunk within the content of the frame.
    var position: UInt32
    var length: UInt32
}

/// One line of a table: a chunk and where it lies.
struct ChunkEntry: Sendable {
    static let size = Digest.byteCount + 20

    var id: Digest
    var place: ChunkPlace

    init(id: Digest, place: ChunkPlace) {
        self.id = id
        self.place = place
    }
    /// - Returns: `nil` when the place is absurd.
    init?(at offset: Int, of bytes: RawSpan, packs: Int) {
        id = Digest(at: offset, of: bytes)
        let at = offset + Digest.byteCount
        place = ChunkPlace(
            pack: bytes.littleEndian32(at: at),
            frame: FramePlace(offset: bytes.littleEndian32(at: at + 4), length: bytes.littleEndian32(at: at + 8)),
            position: bytes.littleEndian32(at: at + 12), length: bytes.littleEndian32(at: at + 16))
        guard place.pack < packs, place.frame.length <= Frame.storedLimit, place.length > 0,
            place.length <= Chunking.maximum, place.position <= Frame.contentLimit - Int(place.length)
        else { return nil }
    }
}

extension [UInt8] {
    mutating func append(_ entry: ChunkEntry) {
        append(entry.id)
        let place = entry.place
        for number in [place.pack, place.frame.offset, place.frame.length, place.position, place.length] {
            append(littleEndian: number)
        }
    }
}
