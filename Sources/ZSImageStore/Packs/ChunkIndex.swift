import Glibc
import Synchronization
import ZSModel

/// A chunk found: the pack, the frame and the part of the frame's content that it is.
struct ChunkLocation: Hashable, Sendable {
    var pack: UUID
    var frame: FramePlace
    var position: Int
    var length: Int
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
    }
    private let sources: Mutex<[Source]>
    /// Packs whose tables cannot be read.
    let damage: [Failure]

    /// Looks at the packs that are there now.
    init(_ store: ImageStore, _ scope: Scope) throws(Failure) {
        var (sources, damage) = try Self.load(store, scope)
        if sources.isEmpty && damage.isEmpty { (sources, damage) = try Self.load(store, scope) }
        self.sources = Mutex(sources)
        self.damage = damage
    }

    private static func load(_ store: ImageStore, _ scope: Scope) throws(Failure) -> ([Source], [Failure]) {
        var sources: [Source] = []
        var damage: [Failure] = []
        for state in Pack.State.allCases where state == .good || scope == .readable {
            for pack in try Pack.list(in: store) where pack.state == state {
                do throws(Failure) {
                    let file = try PlacedFile(Pack.path(pack.id, state, in: store).text, O_RDONLY)
                    sources.append(Source(table: try ChunkTable(of: file) { _ in [pack.id] }, counts: [true]))
                } catch {
                    damage.append(error)
                }
            }
        }
        return (sources, damage)
    }

    /// A pack that was published after the index was made.
    func add(_ table: ChunkTable) {
        sources.withLock { $0.append(Source(table: table, counts: table.packs.map { _ in true })) }
    }

    /// Where a chunk lies; `nil` when no pack that counts has it.
    func find(_ id: Digest) throws(Failure) -> ChunkLocation? {
        for source in sources.withLock({ $0 }) {
            if let (place, _) = try source.table.find(id), source.counts[Int(place.pack)] {
                return ChunkLocation(
                    pack: source.table.packs[Int(place.pack)], frame: place.frame, position: Int(place.position),
                    length: Int(place.length))
            }
        }
        return nil
    }
}
