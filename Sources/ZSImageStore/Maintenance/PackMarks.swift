import Glibc
import ZSModel
import ZSSystem

/// Which chunks of which packs the manifests of a store use: one bit for each chunk.
struct PackMarks {
    /// What is known of one pack.
    struct Entry {
        var state: Pack.State
        /// Of its frames, in bytes.
        var size: Int
        var count: Int
        var usedCount = 0
        private var used: [UInt64]

        init(state: Pack.State, _ table: ChunkTable) {
            self.state = state
            size = table.offset
            count = table.count
            used = Array(repeating: 0, count: (table.count + 63) / 64)
        }
        func isUsed(_ entry: Int) -> Bool { used[entry / 64] >> UInt64(entry % 64) & 1 == 1 }
        fileprivate mutating func mark(_ entry: Int) {
            if isUsed(entry) { return }
            used[entry / 64] |= 1 << UInt64(entry % 64)
            usedCount += 1
        }
        fileprivate mutating func unmark() {
            used = Array(repeating: 0, count: used.count)
            usedCount = 0
        }
    }
    private let store: ImageStore
    private(set) var packs: [UUID: Entry] = [:]
    private var seen: Set<UUID> = []
    private var tables: PackTables
    private var good: ChunkIndex
    private var readable: ChunkIndex

    init(_ store: ImageStore) throws(Failure) {
        self.store = store
        tables = PackTables(store)
        good = try ChunkIndex(store, .good)
        readable = try ChunkIndex(store, .readable)
    }

    /// Learns of the packs that are new, and of the state of all.  A pack whose table cannot be read is not among them.
    mutating func look() throws(Failure) {
        var known: [UUID: Entry] = [:]
        for (id, state) in try Pack.list(in: store) {
            if var entry = packs[id] {
                entry.state = state
                known[id] = entry
            } else if let table = try? tables.table(of: id) {
                known[id] = Entry(state: state, table)
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
                try mark(ManifestReader(store.manifestPath(of: id)))
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
                guard let chunk = piece.chunk else { continue }
                // Missing everywhere: nothing to keep, and verify says it.
                guard let pack = try pack(of: chunk) else { continue }
                if let found = try tables.table(of: pack).find(chunk) { packs[pack]?.mark(found.entry) }
            }
        }
    }
    private func pack(of chunk: Digest) throws(Failure) -> UUID? {
        if let location = try good.find(chunk) { return location.pack }
        return try readable.find(chunk)?.pack
    }

    /// Forgets the marks of a pack whose used chunks have been written elsewhere.
    mutating func forget(_ id: UUID) { packs[id]?.unmark() }
}

/// The tables of the packs that were asked for last.
struct PackTables {
    private let files: PackFiles
    private var open: [UUID: ChunkTable] = [:]
    private static let limit = 64

    init(_ store: ImageStore) { files = PackFiles(store) }

    mutating func table(of pack: UUID) throws(Failure) -> ChunkTable {
        if let table = open[pack] { return table }
        let table = try ChunkTable(of: files.file(pack), inMemory: 1 << 19) { _ in [pack] }
        if open.count >= Self.limit { open.removeAll(keepingCapacity: true) }
        open[pack] = table
        return table
    }
}
