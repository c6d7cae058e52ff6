import Glibc
import ZSModel
import ZSSystem

/// Which chunks of which packs the manifests of a store use.
struct PackMarks {
    /// What is known of one pack.
    struct Entry {
        var state: Pack.State
        /// Of its frames, in bytes.
        var size: Int
        /// How many chunks it has.
        var count: Int
    }
    private let store: ImageStore
    private(set) var packs: [UUID: Entry] = [:]
    private(set) var used: ChunkSet
    private var seen: Set<UUID> = []
    private var good: ChunkIndex
    private var readable: ChunkIndex

    init(_ store: ImageStore) throws(Failure) {
        self.store = store
        used = ChunkSet(store)
        good = try ChunkIndex(store, .good)
        readable = try ChunkIndex(store, .readable)
    }

    func usedCount(of pack: UUID) -> Int { used.count(of: pack) }

    /// Learns of the packs that are new, and of the state of all.  A pack whose table cannot be read is not among them.
    mutating func look() throws(Failure) {
        var tables = PackTables(store)
        var known: [UUID: Entry] = [:]
        for (id, state) in try Pack.list(in: store) {
            if var entry = packs[id] {
                entry.state = state
                known[id] = entry
            } else if let table = try? tables.table(of: id) {
                known[id] = Entry(state: state, size: table.offset, count: table.count)
            }
        }
        packs = known
        good = try ChunkIndex(store, .good)
        readable = try ChunkIndex(store, .readable)
    }

    /// Marks what the manifests use that have come since the last time.
    /// - Throws: `.failed` naming a manifest that cannot be read: what it uses cannot be known.
    mutating func markNewManifests(_ check: () throws(Failure) -> Void) throws(Failure) {
        for id in try store.manifests() where !seen.contains(id) {
            try check()
            do throws(Failure) {
                try mark(ManifestReader(store.manifestPath(of: id), of: id))
            } catch {
                // Deleted since it was listed.
                guard access(store.manifestPath(of: id).text, F_OK) != 0 else { throw error }
            }
            seen.insert(id)
        }
    }
    private mutating func mark(_ manifest: consuming ManifestReader) throws(Failure) {
        while case let pieces = try manifest.next(), !pieces.isEmpty {
            for piece in pieces {
                // Missing everywhere: nothing to keep, and verify says it.
                guard let chunk = piece.chunk, let location = try locate(chunk) else { continue }
                try used.insert(chunk, at: location)
            }
        }
    }
    private func locate(_ chunk: Digest) throws(Failure) -> ChunkLocation? {
        if let location = try good.find(chunk) { return location }
        return try readable.find(chunk)
    }

    /// Forgets the marks of a pack whose used chunks have been written elsewhere.
    mutating func forget(_ id: UUID) { used.removeAll(of: id) }
}
