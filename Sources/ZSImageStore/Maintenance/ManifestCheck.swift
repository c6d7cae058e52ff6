import Glibc
import Synchronization
import ZSModel

/// The second half of a check: each manifest against itself and against the chunks that there are.
final class ManifestCheck: Sendable {
    private struct State {
        var left: ArraySlice<UUID>
        var images = 0
        var logical: Int64 = 0
        var problems: [Failure.Detail] = []
    }
    private let store: ImageStore
    private let index: ChunkIndex
    private let bad: Set<ChunkLocation>
    private let state: Mutex<State>

    /// - Parameter bad: the copies of chunks that cannot be used.
    init(_ store: ImageStore, bad: Set<ChunkLocation>) throws(Failure) {
        self.store = store
        self.bad = bad
        // Before the index, which then has every chunk that these manifests may use.
        state = Mutex(State(left: try store.manifests()[...]))
        index = try ChunkIndex(store, .readable)
    }

    /// What each thread does until no manifest is left.
    func work(_ crew: Crew) throws(Failure) {
        while let id = state.withLock({ $0.left.popFirst() }) {
            let path = store.manifestPath(of: id)
            do throws(Failure) {
                try check(ManifestReader(path, of: id), crew)
            } catch  where error.kind == .failed {
                // Deleted since it was listed?
                if access(path.text, F_OK) == 0 { note("image \(id)", error.cause ?? error.message) }
            }
        }
    }
    private func check(_ manifest: consuming ManifestReader, _ crew: Crew) throws(Failure) {
        let image = manifest.image
        var lost = 0
        var first: Int?
        while case let pieces = try manifest.next(), !pieces.isEmpty {
            try crew.check()
            for piece in pieces {
                guard let chunk = piece.chunk, try !isUsable(chunk, piece.length) else { continue }
                lost += 1
                first = first ?? piece.offset
            }
        }
        if let first {
            note(
                "image \(image.label)",
                "\(lost) of its \(image.content.pieces) pieces are lost, the first at offset \(first)")
        }
        state.withLock { state in
            state.images += 1
            state.logical += image.content.virtualSize.bytes
        }
    }
    private func isUsable(_ chunk: Digest, _ length: Int) throws(Failure) -> Bool {
        try index.find(chunk, except: bad)?.length == length
    }
    private func note(_ subject: String, _ text: String) {
        state.withLock { $0.problems.append(Failure.Detail(subject, text)) }
    }

    var result: (images: Int, logical: ByteCount, problems: [Failure.Detail]) {
        state.withLock { ($0.images, ByteCount(bytes: $0.logical), $0.problems) }
    }
}
