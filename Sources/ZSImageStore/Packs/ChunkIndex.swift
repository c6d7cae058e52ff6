import Synchronization
import ZSModel

/// All chunks of a store, as its index files and the packs that no index covers list them.
final class ChunkIndex: Sendable {
    /// Which packs count.
    enum Scope {
        /// Those that new manifests may rely on.
        case good
        /// All that can be read.
        case readable
    }
    private struct Source {
        var table: ChunkTable
        /// Whether the pack of that number in the table counts.
        var counts: [Bool]

        func find(_ id: Digest, except bad: Set<ChunkLocation>) throws(Failure) -> ChunkLocation? {
            let found = try table.find(id) { place in
                counts[Int(place.pack)] && (bad.isEmpty || !bad.contains(location(of: place)))
            }
            return found.map { location(of: $0.place) }
        }
        private func location(of place: ChunkPlace) -> ChunkLocation {
            ChunkLocation(place, in: table.packs[Int(place.pack)])
        }
    }
    private let sources: Mutex<[Source]>
    /// Files that cannot be read.
    let damage: [Failure]

    /// How many bytes of tables are kept in memory; of the others, a look-up reads a bucket.
    private static let memoryLimit = 24 << 20

    /// Looks at the packs that are there now.
    init(_ store: ImageStore, _ scope: Scope) throws(Failure) {
        var sources: [Source] = []
        var damage: [Failure] = []
        // Before the packs: an index may speak of packs that are gone, but must not hide one that has come.
        let indexes = try IndexFile.list(in: store)
        let packs = try Self.packs(of: store, scope)
        var uncovered = packs
        var memory = Self.memoryLimit
        func add(_ table: ChunkTable) {
            sources.append(Source(table: table, counts: table.packs.map { packs.contains($0) }))
            uncovered.subtract(table.packs)
            if table.isInMemory { memory -= table.count * ChunkEntry.size }
        }
        for path in indexes {
            // Merged into another since it was listed, or damaged: the packs say the same.
            if let table = try? IndexFile.open(path, inMemory: memory) { add(table) }
        }
        let files = PackFiles(store)
        for pack in uncovered.sorted() {
            do throws(Failure) {
                // A garbage collection may have deleted it since it was listed: then nothing of ours needs it.
                guard let file = try files.fileIfPresent(pack) else { continue }
                add(try ChunkTable(of: file, inMemory: memory) { _ in [pack] })
            } catch {
                damage.append(error)
            }
        }
        self.sources = Mutex(sources)
        self.damage = damage
    }
    private static func packs(of store: ImageStore, _ scope: Scope) throws(Failure) -> Set<UUID> {
        // Listed twice, for a pack that is renamed during one listing may be missing from it.
        let listed = try Pack.list(in: store) + Pack.list(in: store)
        return Set(listed.filter { scope == .readable || $0.state == .good }.map(\.id))
    }

    /// A pack that was published after the index was made.
    func add(_ table: ChunkTable) {
        sources.withLock { $0.append(Source(table: table, counts: table.packs.map { _ in true })) }
    }

    /// Where a chunk lies; `nil` when no pack that counts has it.
    /// - Parameter bad: copies that are not wanted.
    func find(_ id: Digest, except bad: Set<ChunkLocation> = []) throws(Failure) -> ChunkLocation? {
        for source in sources.withLock({ $0 }) {
            if let copy = try source.find(id, except: bad) { return copy }
        }
        return nil
    }
}
