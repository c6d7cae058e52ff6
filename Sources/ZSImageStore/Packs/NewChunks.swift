import Synchronization
import ZSModel

/// Stores each chunk that a store lacks, once, whichever of several threads meets it first.
final class NewChunks: Sendable {
    private let index: ChunkIndex
    /// The chunks on their way into a pack.
    private let claimed: Claims
    let writer: PackWriter

    init(_ store: ImageStore, _ session: Session, _ drafts: PackWriter.Drafts = .whole) throws(Failure) {
        let index = try ChunkIndex(store, .good)
        let claimed = Claims()
        self.index = index
        self.claimed = claimed
        writer = PackWriter(store, session, drafts) { table in
            index.add(table)
            claimed.removeAll(of: table)
        }
    }

    /// Whether the caller must store the chunk: the store lacks it and nobody else is about to store it.
    func claim(_ id: Digest) throws(Failure) -> Bool {
        if claimed.contains(id) { return false }
        return try index.find(id) == nil && claimed.insert(id)
    }

    /// Whether the store has the chunk for good.
    func has(_ id: Digest) throws(Failure) -> Bool { try index.find(id) != nil }

    private final class Claims: Sendable {
        private let ids = Mutex<Set<Digest>>([])
        func contains(_ id: Digest) -> Bool { ids.withLock { $0.contains(id) } }
        func insert(_ id: Digest) -> Bool { ids.withLock { $0.insert(id).inserted } }
        /// The index has them now.
        func removeAll(of table: ChunkTable) {
            // A table that cannot be read only leaves claims behind, which cost memory and nothing else.
            try? table.visit { _, line in ids.withLock { _ = $0.remove(line.id) } }
        }
    }
}

/// Gathers chunks into frames, for one thread.
struct FrameBuilder: ~Copyable {
    private let take: FrameGatherer.Take
    private var compressor: Compressor
    private var content: [UInt8] = []
    private var chunks: [FrameChunk] = []

    /// The level that compresses a Debian system to 37 % at twice the speed of zstd's default, which gets 34 %.
    private static let level: Int32 = 1

    /// - Parameter take: gets each frame that is full.
    init(_ take: @escaping FrameGatherer.Take) throws(Failure) {
        compressor = try Compressor(level: Self.level)
        self.take = take
        content.reserveCapacity(Frame.contentLimit)
    }

    /// Adds the chunk that lies in `range` of `bytes`.
    mutating func add(_ id: Digest, _ bytes: [UInt8], _ range: Range<Int>) throws(Failure) {
        chunks.append(FrameChunk(id: id, position: content.count, length: range.count))
        content += bytes[range]
        if content.count >= Frame.contentGoal { try flush() }
    }
    /// Hands on what has gathered.
    mutating func flush() throws(Failure) {
        guard !chunks.isEmpty else { return }
        let (take, chunks) = (take, chunks)
        try compressor.compress(content) { frame throws(Failure) in
            try take(frame, chunks)
        }
        content.removeAll(keepingCapacity: true)
        self.chunks.removeAll(keepingCapacity: true)
    }
}
