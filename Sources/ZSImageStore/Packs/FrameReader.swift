import Synchronization
import ZSModel

/// The unpacked content of a frame.
final class FrameContent: Sendable {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// The frames that were unpacked last, shared by the threads of an operation.
final class FrameCache: Sendable {
    struct Key: Hashable, Sendable {
        var pack: UUID
        var offset: UInt32
    }
    private struct State {
        var contents: [Key: (content: FrameContent, used: Int)] = [:]
        var clock = 0
    }
    private let state = Mutex(State())
    /// Of half a MiB each.
    private let limit: Int

    init(limit: Int = 48) { self.limit = limit }

    func content(_ key: Key) -> FrameContent? {
        state.withLock { state in
            state.clock += 1
            guard let found = state.contents[key] else { return nil }
            state.contents[key] = (found.content, state.clock)
            return found.content
        }
    }
    func keep(_ content: FrameContent, _ key: Key) {
        state.withLock { state in
            if state.contents.count >= limit, let oldest = state.contents.min(by: { $0.value.used < $1.value.used }) {
                state.contents[oldest.key] = nil
            }
            state.contents[key] = (content, state.clock)
        }
    }
}

/// Reads frames for one thread.
struct FrameReader: ~Copyable {
    private let packs: PackFiles
    private let cache: FrameCache
    private let decompressor: Decompressor
    private var stored = [UInt8](repeating: 0, count: Frame.storedLimit)

    init(_ packs: PackFiles, _ cache: FrameCache) throws(Failure) {
        decompressor = try Decompressor()
        self.packs = packs
        self.cache = cache
    }

    /// The content of the frame that a chunk lies in; the frame's checksum has been compared.
    /// - Throws: `.failed` naming the pack and the place when the frame is damaged.
    mutating func content(of chunk: ChunkLocation) throws(Failure) -> FrameContent {
        let key = FrameCache.Key(pack: chunk.pack, offset: chunk.frame.offset)
        if let content = cache.content(key) { return try checked(content, chunk) }
        let content = try read(chunk.frame, of: packs.file(chunk.pack))
        cache.keep(content, key)
        return try checked(content, chunk)
    }
    mutating func read(_ frame: FramePlace, of file: PlacedFile) throws(Failure) -> FrameContent {
        do throws(Failure) {
            try file.read(at: Int(frame.offset), count: Int(frame.length), into: &stored)
            return FrameContent(
                try decompressor.decompress(stored, count: Int(frame.length), limit: Frame.contentLimit))
        } catch {
            throw Failure(error.kind, "\(file.path) is damaged at offset \(frame.offset)", cause: error.cause)
        }
    }
    private func checked(_ content: FrameContent, _ chunk: ChunkLocation) throws(Failure) -> FrameContent {
        guard chunk.position + chunk.length <= content.bytes.count else {
            throw Failure(.failed, "pack \(chunk.pack) is damaged", cause: "a chunk ends beyond its frame")
        }
        return content
    }
}
