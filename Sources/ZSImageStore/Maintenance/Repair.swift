import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

extension ImageStore {
    /// Fetches what a check found to be damaged from a store that has it, and drops the damaged files.
    ///
    /// What is sound in a damaged pack is written into a new one first.
    /// - Returns: how many chunks and manifests were fetched.
    /// - Throws: `.failed` when the other store lacks some of it; then nothing is dropped.
    package func repair(_ found: Verification, from source: any ExchangeSource, _ work: Work) throws(Failure) -> Int {
        let target = try LocalTarget(self)
        var fetched = 0
        var lost = found.damage.lost.sorted()[...]
        while !lost.isEmpty {
            try work.cancellation.check()
            try source.fetch(Array(lost.prefix(Message.chunkLimit))) { frame throws(Failure) in
                try target.put(frame)
                fetched += frame.chunks.count
            }
            lost = lost.dropFirst(Message.chunkLimit)
        }
        try target.finish()
        try dropPacks(found.damage)
        // Only now does the index say of each chunk whether the store has it.
        let there = Set(try source.images().map(\.id)).intersection(found.damage.images)
        for id in there { unlink(manifestPath(of: id).text) }
        let copied = try SyncImages(from: source, to: LocalTarget(self), work).run { there.contains($0.id) }
        return fetched + copied.count
    }

    private func dropPacks(_ damage: Verification.Damage) throws(Failure) {
        guard !damage.packs.isEmpty else { return }
        let session = try Session.begin(in: self)
        let salvage = try PackSalvage(self, session, without: damage.copies)
        for pack in damage.packs.sorted() { try salvage.copy(pack) }
        try salvage.finish()
        for pack in damage.packs {
            for state in Pack.State.allCases { unlink(Pack.path(pack, state, in: self).text) }
        }
        try AtomicFile.synchronize(directory: path(.packs).text)
    }
}

/// Copies what is sound of damaged packs into new ones.
private final class PackSalvage {
    private let bad: Set<ChunkLocation>
    private let files: PackFiles
    private let writer: PackWriter
    private var frames: FrameReader
    private var builder: FrameBuilder

    init(_ store: ImageStore, _ session: Session, without bad: Set<ChunkLocation>) throws(Failure) {
        let writer = PackWriter(store, session) { _ in }
        let files = PackFiles(store)
        let frames = try FrameReader(files, FrameCache(limit: 0))
        let builder = try FrameBuilder(writer.append)
        self.bad = bad
        self.writer = writer
        self.files = files
        self.frames = frames
        self.builder = builder
    }

    func copy(_ pack: UUID) throws(Failure) {
        // Without its table nothing of it can be found; what was lost by that has been fetched.
        guard let file = try files.fileIfPresent(pack), let table = try? ChunkTable(of: file, packs: { _ in [pack] }),
            (try? table.check()) != nil
        else { return }
        var lines: [FramePlace: [ChunkEntry]] = [:]
        try table.visit { _, line in
            if !bad.contains(ChunkLocation(line.place, in: pack)) { lines[line.place.frame, default: []].append(line) }
        }
        for (place, chunks) in lines.sorted(by: { $0.key.offset < $1.key.offset }) {
            let content = try frames.read(place, of: file).bytes
            for chunk in chunks.sorted(by: { $0.place.position < $1.place.position }) {
                let start = Int(chunk.place.position)
                try builder.add(chunk.id, content, start..<start + Int(chunk.place.length))
            }
        }
    }
    func finish() throws(Failure) {
        try builder.flush()
        try writer.finish()
    }
}
