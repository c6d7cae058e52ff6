import Glibc
import ZSModel
import ZSSystem

/// Which chunks of which packs the manifests of a store use: one bit for each chunk.
struct PackMarks {
    /// What is known of one pack.
    struct Entry {
        var state: Pack.State
        var table: ChunkTable
        var used: [Bool]
        /// How many bytes of its chunks' content are used, and how many there are.
        var usedContent = 0
        var content = 0

        fileprivate mutating func mark(_ entry: Int, length: Int) {
            if used[entry] { return }
            used[entry] = true
            usedContent += length
        }
        fileprivate mutating func unmark() {
            used = Array(repeating: false, count: used.count)
            usedContent = 0
        }
    }
    private let store: ImageStore
    private(set) var packs: [UUID: Entry] = [:]
    private var order: [UUID] = []
    private var seen: Set<UUID> = []
    /// Packs whose tables cannot be read; nothing may be done to them.
    private(set) var damage: [Failure] = []

    init(_ store: ImageStore) { self.store = store }

    /// Learns of the packs that are new, and of the state of all.
    mutating func look() throws(Failure) {
        let listed = try Pack.list(in: store)
        damage = []
        for (id, state) in listed {
            packs[id]?.state = state
            guard packs[id] == nil else { continue }
            do throws(Failure) {
                let file = try PlacedFile(Pack.path(id, state, in: store).text, O_RDONLY)
                let table = try ChunkTable(of: file) { _ in [id] }
                var entry = Entry(state: state, table: table, used: Array(repeating: false, count: table.count))
                try table.visit { _, line in entry.content += Int(line.place.length) }
                packs[id] = entry
            } catch {
                damage.append(error)
            }
        }
        let there = Set(listed.map(\.id))
        packs = packs.filter { there.contains($0.key) }
        // A chunk that lies in several packs is found in a good one.
        order = packs.keys.sorted { ($0.isCondemned(in: packs), $0) < ($1.isCondemned(in: packs), $1) }
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
                try mark(chunk)
            }
        }
    }
    private mutating func mark(_ chunk: Digest) throws(Failure) {
        for id in order {
            guard let table = packs[id]?.table, let (place, entry) = try table.find(chunk) else { continue }
            packs[id]?.mark(entry, length: Int(place.length))
            return
        }
        // Missing everywhere: nothing to keep, and verify says it.
    }

    /// Forgets the marks of a pack whose used chunks have been written elsewhere.
    mutating func forget(_ id: UUID) { packs[id]?.unmark() }
}

extension UUID {
    fileprivate func isCondemned(in packs: [UUID: PackMarks.Entry]) -> Int { packs[self]?.state == .condemned ? 1 : 0 }
}
