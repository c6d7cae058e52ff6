import Glibc
import Synchronization
import ZSModel

/// A chunk found: the pack, the frame and the part of the frame's content that it is.
struct ChunkLocation: Hashable, Sendable {
    var pack: UUID
    var frame: FramePlace
    var position: Int
    var length: Int

    init(_ place: ChunkPlace, in pack: UUID) {
        self.pack = pack
        frame = place.frame
        position = Int(place.position)
        length = Int(place.length)
    }
}

/// All chunks of a store, as its packs and its index files list them.
final class ChunkIndex: Sendable {
    /// Which packs count.
    enum Scope {
        /// Those that new manifests may rely on.
        case good
        /// All that can be read; the good ones come first.
        case readable
    }
    private struct Source {
        var table: ChunkTable
        /// Whether the pack of that number in the table counts.
        var counts: [Bool]

        func find(_ id: Digest) throws(Failure) -> ChunkLocation? {
            guard let (place, _) = try table.find(id), counts[Int(place.pack)] else { return nil }
            return ChunkLocation(place, in: table.packs[Int(place.pack)])
        }
    }
    private let sources: Mutex<[Source]>
    /// Packs whose tables cannot be read.
    let damage: [Failure]

    /// Looks at the packs that are there now.
    init(_ store: ImageStore, _ scope: Scope) throws(Failure) {
        var sources: [Source] = []
        var damage: [Failure] = []
        let files = PackFiles(store)
        for pack in try Self.packs(of: store, scope) {
            do throws(Failure) {
                // A garbage collection may have deleted it since it was listed: then nothing of ours needs it.
                guard let file = try files.fileIfPresent(pack) else { continue }
                sources.append(Source(table: try ChunkTable(of: file) { _ in [pack] }, counts: [true]))
            } catch {
                damage.append(error)
            }
        }
        self.sources = Mutex(sources)
        self.damage = damage
    }
    private static func packs(of store: ImageStore, _ scope: Scope) throws(Failure) -> [UUID] {
        // Listed twice, for a pack that is renamed during one listing may be missing from it.
        let listed = try Pack.list(in: store) + Pack.list(in: store)
        let good = Set(listed.filter { $0.state == .good }.map(\.id))
        let others = scope == .good ? [] : Set(listed.map(\.id)).subtracting(good)
        return good.sorted() + others.sorted()
    }

    /// A pack that was published after the index was made.
    func add(_ table: ChunkTable) {
        sources.withLock { $0.append(Source(table: table, counts: table.packs.map { _ in true })) }
    }

    /// Where a chunk lies; `nil` when no pack that counts has it.
    func find(_ id: Digest) throws(Failure) -> ChunkLocation? {
        for source in sources.withLock({ $0 }) {
            if let copy = try source.find(id) { return copy }
        }
        return nil
    }
    /// Everywhere that a chunk lies.
    func copies(of id: Digest) throws(Failure) -> [ChunkLocation] {
        var copies: [ChunkLocation] = []
        for source in sources.withLock({ $0 }) {
            if let copy = try source.find(id) { copies.append(copy) }
        }
        return copies
    }
}
