import Synchronization
import ZSModel

/// Gives out the frames of some packs to several threads, each once, pack by pack.
final class FrameWalk: Sendable {
    enum Stop: Sendable {
        case frame(Frame)
        /// A pack of which no frame is given, and why.
        case pack(UUID, Failure)
    }
    /// A frame and the chunks that the table of its pack sees in it.
    struct Frame: Sendable {
        var pack: UUID
        var file: PlacedFile
        var place: FramePlace
        var chunks: [ChunkEntry]

        var label: String { "pack \(pack), offset \(place.offset)" }
        func location(of chunk: ChunkEntry) -> ChunkLocation { ChunkLocation(chunk.place, in: pack) }
    }
    private struct Position {
        var packs: ArraySlice<UUID>
        var frames: ArraySlice<Frame> = []
    }
    private let files: PackFiles
    private let position: Mutex<Position>

    init(_ store: ImageStore, _ packs: [UUID]) {
        files = PackFiles(store)
        position = Mutex(Position(packs: packs[...]))
    }

    /// `nil` at the end.
    func next() -> Stop? {
        position.withLock { position in
            while position.frames.isEmpty {
                guard let pack = position.packs.popFirst() else { return nil }
                do throws(Failure) {
                    position.frames = try frames(of: pack)[...]
                } catch {
                    return .pack(pack, error)
                }
            }
            return position.frames.popFirst().map(Stop.frame)
        }
    }

    private func frames(of pack: UUID) throws(Failure) -> [Frame] {
        // A garbage collection may have deleted it since it was listed.
        guard let file = try files.fileIfPresent(pack) else { return [] }
        let table = try ChunkTable(of: file) { _ in [pack] }
        try table.check()
        var chunks: [FramePlace: [ChunkEntry]] = [:]
        try table.visit { _, line in chunks[line.place.frame, default: []].append(line) }
        return chunks.sorted { $0.key.offset < $1.key.offset }.map {
            Frame(pack: pack, file: file, place: $0.key, chunks: $0.value)
        }
    }
}
