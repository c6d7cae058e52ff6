import Synchronization
import ZSModel

/// Reads the content of one image for several threads.
final class ImageContentReader: Sendable {
    private struct List: ~Copyable {
        var manifest: ManifestReader
        var turn = 0
    }
    private let image: StoredImage
    private let session: Session?
    private let list: Mutex<List>
    private let index: ChunkIndex
    private let packs: PackFiles
    private let cache = FrameCache()
    private let progress: ProgressReport

    init(_ image: StoredImage, of store: ImageStore, _ work: Work) throws(Failure) {
        self.image = image
        session = try Session.beginReading(store)
        list = Mutex(List(manifest: try ManifestReader(store.manifestPath(of: image.id), of: image.id)))
        index = try ChunkIndex(store, .readable)
        packs = PackFiles(store)
        progress = ProgressReport(
            "exporting \(image.label)", total: Int(image.content.virtualSize.bytes), to: work.progress)
    }

    /// What a thread reads frames with.
    func frames() throws(Failure) -> FrameReader { try FrameReader(packs, cache) }

    /// The next pieces that nobody has taken, some MiB of them, and their turn; `nil` at the end.
    func next() throws(Failure) -> (turn: Int, pieces: [Manifest.Piece])? {
        try list.withLock { list throws(Failure) in
            let pieces = try list.manifest.next(atMost: 256)
            if pieces.isEmpty { return nil }
            defer { list.turn += 1 }
            return (list.turn, pieces)
        }
    }

    /// Where the chunk of a piece lies; `nil` for a run of zeros.
    /// - Throws: `.failed` naming the place in the image when the chunk is missing.
    func locate(_ piece: Manifest.Piece) throws(Failure) -> ChunkLocation? {
        guard let id = piece.chunk else { return nil }
        guard let chunk = try index.find(id), chunk.length == piece.length else {
            throw Failure(
                .failed, "\(image.label) is damaged at offset \(piece.offset): chunk \(id) is missing",
                hint: "see 'zs-image verify'", cause: index.damage.first?.message)
        }
        return chunk
    }

    func report(_ pieces: [Manifest.Piece]) { progress.advance(by: pieces.reduce(0) { $0 + $1.length }) }
}
