import Glibc
import Synchronization
package import ZSModel
import ZSPorts
import ZSSystem

extension ImageStore {
    /// Writes the content of an image to a file, by several threads.
    ///
    /// The file gets its name when it is complete.  Runs of zeros become holes.
    package func export(_ image: StoredImage, to path: AbsolutePath, mode: UInt32 = 0o600, _ work: Work) throws(Failure)
    {
        let draft = path.text + ".part"
        let file = try PlacedFile(draft, O_RDWR | O_CREAT | O_TRUNC, mode: mode)
        do throws(Failure) {
            try file.truncate(to: Int(image.content.virtualSize.bytes))
            let outflow = try Outflow(image, of: self, work)
            try Crew(work.cancellation).run(width: work.threads) { crew throws(Failure) in
                try outflow.write(to: file, crew)
            }
            guard rename(draft, path.text) == 0 else { throw Failure.system("cannot publish \(path)", errno: errno) }
        } catch {
            unlink(draft)
            throw error
        }
    }
}

/// One image on its way out of a store.
private final class Outflow: Sendable {
    private let image: StoredImage
    private let session: Session?
    private let manifest: Mutex<ManifestReader>
    private let index: ChunkIndex
    private let packs: PackFiles
    private let cache = FrameCache()
    private let report: ProgressReport

    init(_ image: StoredImage, of store: ImageStore, _ work: Work) throws(Failure) {
        self.image = image
        session = try Session.beginReading(store)
        manifest = Mutex(try ManifestReader(store.manifestPath(of: image.id)))
        index = try ChunkIndex(store, .readable)
        packs = PackFiles(store)
        report = ProgressReport(
            "exporting \(image.label)", total: Int(image.content.virtualSize.bytes), to: work.progress)
    }

    /// What each thread does until no piece is left.
    func write(to file: PlacedFile, _ crew: Crew) throws(Failure) {
        var frames = try FrameReader(packs, cache)
        while true {
            try crew.check()
            let pieces = try manifest.withLock { manifest throws(Failure) in try manifest.next() }
            if pieces.isEmpty { return }
            for piece in pieces {
                guard let id = piece.chunk else { continue }
                let chunk = try locate(id, piece)
                let content = try frames.content(of: chunk)
                try file.write(content.bytes, chunk.range, at: piece.offset)
            }
            report.advance(by: pieces.reduce(0) { $0 + $1.length })
        }
    }
    private func locate(_ id: Digest, _ piece: Manifest.Piece) throws(Failure) -> ChunkLocation {
        guard let chunk = try index.find(id), chunk.length == piece.length else {
            throw Failure(
                .failed, "\(image.label) is damaged at offset \(piece.offset): chunk \(id) is missing",
                hint: "see 'zs-image verify'", cause: index.damage.first?.message)
        }
        return chunk
    }
}
