import Synchronization
import ZSModel

/// The first half of a check: each chunk of each pack against its name.
final class FrameCheck: Sendable {
    private struct State {
        var chunks = 0
        var data = 0
        var bad: Set<ChunkLocation> = []
        var badPacks: Set<UUID> = []
        var problems: [Failure.Detail] = []
    }
    private let packs: PackFiles
    private let walk: FrameWalk
    private let state: Mutex<State>
    private let report: ProgressReport

    init(_ store: ImageStore, _ packs: [UUID], _ work: Work) {
        let state = Mutex(State())
        self.packs = PackFiles(store)
        walk = FrameWalk(store, packs)
        self.state = state
        report = ProgressReport("verifying packs", total: nil, to: work.progress)
    }

    /// What each thread does until no frame is left.
    func work(_ crew: Crew) throws(Failure) {
        var reader = try FrameReader(packs, FrameCache(limit: 0))
        var sha = try SHA256()
        while let stop = walk.next() {
            try crew.check()
            switch stop {
            case .pack(let id, let damage): note(Failure.Detail("pack \(id)", damage.cause ?? damage.message), in: id)
            case .frame(let frame): check(frame, &reader, &sha)
            }
        }
    }
    private func check(_ frame: FrameWalk.Frame, _ reader: inout FrameReader, _ sha: inout SHA256) {
        let content: FrameContent
        do throws(Failure) {
            content = try reader.read(frame.place, of: frame.file)
        } catch {
            let why = "\(frame.chunks.count) chunks cannot be read: \(error.cause ?? error.message)"
            note(Failure.Detail(frame.label, why), in: frame.pack, bad: frame.chunks.map { frame.location(of: $0) })
            return
        }
        for chunk in frame.chunks {
            let range = Int(chunk.place.position)..<Int(chunk.place.position) + Int(chunk.place.length)
            guard range.upperBound <= content.bytes.count, sha.digest(of: content.bytes, range) == chunk.id else {
                let why = "chunk \(chunk.id) has another content"
                note(Failure.Detail(frame.label, why), in: frame.pack, bad: [frame.location(of: chunk)])
                continue
            }
        }
        report.advance(by: content.bytes.count)
        state.withLock { state in
            state.chunks += frame.chunks.count
            state.data += content.bytes.count
        }
    }
    private func note(_ problem: Failure.Detail, in pack: UUID, bad: [ChunkLocation] = []) {
        state.withLock { state in
            state.badPacks.insert(pack)
            state.problems.append(problem)
            state.bad.formUnion(bad)
        }
    }

    /// Adds what was found.
    func finish(_ found: inout Verification) {
        state.withLock { state in
            found.chunks = state.chunks
            found.data = ByteCount(bytes: Int64(state.data))
            found.damage.copies = state.bad
            found.damage.packs = state.badPacks
            found.problems += state.problems
        }
    }
}
