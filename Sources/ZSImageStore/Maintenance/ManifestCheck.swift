import Glibc
import Synchronization
import ZSModel

/// The second half of a check: each manifest against itself and against the chunks that there are.
final class ManifestCheck: Sendable {
    private struct State {
        var left: ArraySlice<UUID>
        var images = 0
        var logical: Int64 = 0
        var lost: Set<Digest> = []
        var badImages: Set<UUID> = []
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
                guard access(path.text, F_OK) == 0 else { continue }
                note("image \(id)", error.cause ?? error.message)
                state.withLock { _ = $0.badImages.insert(id) }
            }
        }
    }
    private func check(_ manifest: consuming ManifestReader, _ crew: Crew) throws(Failure) {
        let image = manifest.image
        var lost = 0
        var first: Int?
        var missing: Set<Digest> = []
        while case let pieces = try manifest.next(), !pieces.isEmpty {
            try crew.check()
            for piece in pieces {
                guard let chunk = piece.chunk, try !isUsable(chunk, piece.length) else { continue }
                lost += 1
                first = first ?? piece.offset
                missing.insert(chunk)
            }
        }
        if let first {
            note(
                "image \(image.label)",
                "\(lost) of its \(image.content.pieces) pieces are lost, the first at offset \(first)")
        }
        state.withLock { state in
            // Only now has the list been compared with its digest: before, it may ask for what never was.
            state.lost.formUnion(missing)
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

    /// Adds what was found.
    func finish(_ found: inout Verification) {
        state.withLock { state in
            found.images = state.images
            found.logical = ByteCount(bytes: state.logical)
            found.damage.lost = state.lost
            found.damage.images = state.badImages
            found.problems += state.problems
        }
    }
}
