import ZSModel

/// Makes frames of chosen chunks of a store, for another store or a host that lacks them.
///
/// A frame of the store that holds little else is passed on as it is, without unpacking; of others, the chosen chunks are
/// put together anew.  Whoever gets a frame checks it.
struct FrameGatherer: ~Copyable {
    /// Takes a frame and says what lies where in its content.
    typealias Take = (_ frame: RawSpan, _ chunks: [FrameChunk]) throws(Failure) -> Void

    private let index: ChunkIndex
    private let packs: PackFiles
    private let take: Take
    private var frames: FrameReader
    private var builder: FrameBuilder

    /// - Parameter packs: of the store that the index is of.
    init(_ index: ChunkIndex, _ packs: PackFiles, _ take: @escaping Take) throws(Failure) {
        let frames = try FrameReader(packs, FrameCache(limit: 0))
        let builder = try FrameBuilder(take)
        self.index = index
        self.packs = packs
        self.take = take
        self.frames = frames
        self.builder = builder
    }

    private struct Place: Hashable {
        var pack: UUID
        var frame: FramePlace
    }
    private struct Wanted {
        var place: Place
        var chunks: [FrameChunk]
        var size: Int { chunks.reduce(0) { $0 + $1.length } }
    }

    /// Gives frames with the chunks, each once, frame by frame in the order in which they are first asked for.
    /// - Throws: `.failed` when the store lacks one, or has it damaged.
    mutating func gather(_ chunks: some Sequence<Digest>) throws(Failure) {
        for wanted in try byFrame(chunks) {
            let file = try packs.file(wanted.place.pack)
            let stored = try file.read(at: Int(wanted.place.frame.offset), count: Int(wanted.place.frame.length))
            // A sixteenth that nobody wants costs less than unpacking and packing again.
            if let size = Decompressor.contentSize(of: stored), wanted.size >= size - size / 16 {
                try take(stored.span.bytes, wanted.chunks)
            } else {
                let content = try frames.read(wanted.place.frame, of: file).bytes
                for chunk in wanted.chunks {
                    guard chunk.position + chunk.length <= content.count else {
                        throw Failure(.failed, "\(file.path) is damaged", cause: "a chunk ends beyond its frame")
                    }
                    try builder.add(chunk.id, content, chunk.position..<chunk.position + chunk.length)
                }
            }
        }
        try builder.flush()
    }

    private func byFrame(_ chunks: some Sequence<Digest>) throws(Failure) -> [Wanted] {
        var found: [Wanted] = []
        var numbers: [Place: Int] = [:]
        for id in chunks {
            guard let chunk = try index.find(id) else {
                throw Failure(.failed, "chunk \(id) is missing", hint: "see 'zs-image verify'")
            }
            let place = Place(pack: chunk.pack, frame: chunk.frame)
            let number = numbers[place] ?? found.count
            if number == found.count {
                numbers[place] = number
                found.append(Wanted(place: place, chunks: []))
            }
            found[number].chunks.append(FrameChunk(id: id, position: chunk.position, length: chunk.length))
        }
        return found
    }
}
