import ZSModel

/// Copies the chunks of packs that are used into new packs.
final class PackRewriter {
    private let writer: PackWriter
    private let packs: PackFiles
    private var tables: PackTables
    private var frames: FrameReader
    private var builder: FrameBuilder
    /// The packs that are no longer needed, once ``finish()`` has returned.
    private(set) var rewritten: [UUID] = []

    init(_ store: ImageStore, _ session: Session) throws(Failure) {
        let writer = PackWriter(store, session) { _ in }
        let packs = PackFiles(store)
        let frames = try FrameReader(packs, FrameCache(limit: 1))
        let builder = try FrameBuilder(writer.append)
        self.writer = writer
        self.packs = packs
        tables = PackTables(store)
        self.frames = frames
        self.builder = builder
    }

    /// Copies what is used of a pack.  A pack with damage in it stays as it is.
    func rewrite(_ id: UUID, keeping kept: ChunkSet) throws(Failure) {
        var lines: [FramePlace: [(entry: Int, line: ChunkEntry)]] = [:]
        try tables.table(of: id).visit { entry, line in lines[line.place.frame, default: []].append((entry, line)) }
        let file = try packs.file(id)
        for (place, chunks) in lines.sorted(by: { $0.key.offset < $1.key.offset }) {
            let used = chunks.filter { kept.contains(entry: $0.entry, of: id) }.map(\.line).sorted {
                $0.place.position < $1.place.position
            }
            if used.isEmpty { continue }
            if used.count == chunks.count {
                // Copied as it is, with its checksum.
                let frame = try file.read(at: Int(place.offset), count: Int(place.length))
                let chunks = used.map {
                    FrameChunk(id: $0.id, position: Int($0.place.position), length: Int($0.place.length))
                }
                try writer.append(frame.span.bytes, holding: chunks)
            } else {
                guard let content = try? frames.read(place, of: file) else { return }
                for chunk in used {
                    let start = Int(chunk.place.position)
                    try builder.add(chunk.id, content.bytes, start..<start + Int(chunk.place.length))
                }
            }
        }
        rewritten.append(id)
    }

    func finish() throws(Failure) {
        try builder.flush()
        try writer.finish()
    }
}
