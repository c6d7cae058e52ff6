import Glibc
import Synchronization
import ZSModel
import ZSSystem

/// Writes frames into packs, for any number of threads.
///
/// A pack is a draft until it is complete and synced; only then does it get its name, and only then may a manifest
/// rely on it.
final class PackWriter: Sendable {
    private let store: ImageStore
    private let session: Session
    /// Told of each pack that got its name.
    private let published: @Sendable (ChunkTable) -> Void
    private let drafts: Drafts
    private let open = Mutex<PackDraft?>(nil)
    private let data = Atomic<Int>(0)
    private let stored = Atomic<Int>(0)

    /// How large a pack becomes before it is published.
    enum Drafts: Sendable {
        /// As large as packs are.
        case whole
        /// A thirty-second of what has been written before, so that a break loses little of a long exchange.
        case growing

        fileprivate static let smallest = 2 << 20
    }

    init(
        _ store: ImageStore, _ session: Session, _ drafts: Drafts = .whole,
        published: @escaping @Sendable (ChunkTable) -> Void
    ) {
        self.store = store
        self.drafts = drafts
        self.session = session
        self.published = published
    }

    /// Adds a frame.
    /// - Parameter chunks: what lies where in its content.
    func append(_ frame: RawSpan, holding chunks: [FrameChunk]) throws(Failure) {
        let full = try open.withLock { open throws(Failure) -> PackDraft? in
            if open == nil { open = try PackDraft(store.path(.packs), session.id) }
            try open?.append(frame, holding: chunks)
            return open?.isFull(at: sizeGoal) == true ? open.take() : nil
        }
        if let full { published(try full.publish()) }
        data.wrappingAdd(chunks.reduce(0) { $0 + $1.length }, ordering: .relaxed)
        stored.wrappingAdd(frame.byteCount, ordering: .relaxed)
    }

    private var sizeGoal: Int {
        switch drafts {
        case .whole: Pack.sizeGoal
        case .growing: min(max(stored.load(ordering: .relaxed) / 32, Drafts.smallest), Pack.sizeGoal)
        }
    }

    /// What was appended so far, before and after compression.
    var total: (data: ByteCount, stored: ByteCount) {
        let data = data.load(ordering: .relaxed)
        let stored = stored.load(ordering: .relaxed)
        return (ByteCount(bytes: Int64(data)), ByteCount(bytes: Int64(stored)))
    }

    /// Completes the last pack.
    func finish() throws(Failure) {
        if let last = open.withLock({ $0.take() }) { published(try last.publish()) }
    }
}

/// A chunk of a frame that is being made.
struct FrameChunk: Sendable {
    var id: Digest
    var position: Int
    var length: Int
}

/// The name, the first bytes and the limits of a pack.
enum Pack {
    static let header = Array("zs-image-pack 1\n".utf8)
    /// A pack is complete when it has this many bytes,
    static let sizeGoal = 256 << 20
    /// or this many chunks: a writer holds their names in memory.
    static let chunkGoal = 1 << 17

    static func path(_ id: UUID, _ state: State = .good, in store: ImageStore) -> AbsolutePath {
        store.path(.packs).appending("\(id).\(state.rawValue)")
    }
    /// What the end of a pack's name says.
    enum State: String, CaseIterable {
        case good = "pack"
        /// A garbage collection found no use for it: nothing new may rely on it, what relies on it already may read.
        case condemned
    }
    /// What is in the directory of packs.
    static func list(in store: ImageStore) throws(Failure) -> [(id: UUID, state: State)] {
        try entries(of: store.path(.packs)).compactMap { name in
            let parts = name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let id = UUID(parts[0]), let state = State(rawValue: String(parts[1])) else {
                return nil
            }
            return (id, state)
        }
    }
}

/// A pack that is being written; its file goes unless it is published.
private struct PackDraft: ~Copyable, Sendable {
    private let id: UUID
    private let directory: AbsolutePath
    private let file: PlacedFile
    private var end: Int
    private var entries: [ChunkEntry] = []
    private var isPublished = false

    init(_ directory: AbsolutePath, _ session: UUID) throws(Failure) {
        var random = SystemRandomNumberGenerator()
        let id = UUID(random: &random)
        self.id = id
        self.directory = directory
        // The name tells a garbage collection whose draft it is.
        file = try PlacedFile(directory.appending("\(session)-\(id).part").text, O_RDWR | O_CREAT | O_EXCL)
        end = Pack.header.count
    }
    deinit { if !isPublished { unlink(file.path) } }

    func isFull(at goal: Int) -> Bool { end >= goal || entries.count >= Pack.chunkGoal }

    mutating func append(_ frame: RawSpan, holding chunks: [FrameChunk]) throws(Failure) {
        try file.write(frame, at: end)
        let place = FramePlace(offset: UInt32(end), length: UInt32(frame.byteCount))
        for chunk in chunks {
            let place = ChunkPlace(
                pack: 0, frame: place, position: UInt32(chunk.position), length: UInt32(chunk.length))
            entries.append(ChunkEntry(id: chunk.id, place: place))
        }
        end += frame.byteCount
    }

    consuming func publish() throws(Failure) -> ChunkTable {
        try file.write(Pack.header, at: 0)
        var table = try ChunkTableWriter(to: file, at: end, expecting: entries.count)
        try table.append(entries.sorted { $0.id < $1.id })
        try table.finish()
        try file.synchronize()
        let path = directory.appending("\(id).\(Pack.State.good.rawValue)").text
        guard rename(file.path, path) == 0 else { throw .system("cannot publish \(path)", errno: errno) }
        isPublished = true
        try AtomicFile.synchronize(directory: directory.text)
        let id = id
        return try ChunkTable(of: file, inMemory: 1 << 20) { _ in [id] }
    }
}
