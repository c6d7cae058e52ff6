import Glibc
import Synchronization
package import ZSModel
import ZSPorts
import ZSSystem

/// What the caller says of an image that it adds.
package struct NewImage: Sendable {
    package var id: UUID
    package var name: ImageName
    package var description: String
    package var parent: UUID?
    package var format: StoredImage.Format
    /// Where it came from, without credentials.
    package var source: String?
    package var sourceSHA256: Digest?

    package init(
        id: UUID, name: ImageName, description: String = "", parent: UUID? = nil, format: StoredImage.Format = .raw,
        source: String? = nil, sourceSHA256: Digest? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.parent = parent
        self.format = format
        self.source = source
        self.sourceSHA256 = sourceSHA256
    }
}

/// What became of an image that was added.
package struct Addition: Sendable, Equatable {
    package var image: StoredImage
    /// What the store lacked, before and after compression.
    package var newData: ByteCount
    package var newStored: ByteCount
}

extension ImageStore {
    /// Takes in the content of a raw disk, as the next version of its name.
    ///
    /// The image is there as a whole when the call returns, and not at all when it fails.
    /// - Parameter path: a file, a block device, or `-` for standard input.
    package func add(_ path: String, as new: NewImage, _ work: Work) throws(Failure) -> Addition {
        let file =
            path == "-"
            ? PlacedFile(Descriptor(owning: dup(STDIN_FILENO)), path: "standard input")
            : try PlacedFile(path, O_RDONLY)
        return try add(file, as: new, work)
    }

    func add(_ file: PlacedFile, as new: NewImage, _ work: Work) throws(Failure) -> Addition {
        let session = try Session.begin(in: self)
        let intake = try Intake(SegmentReader(file), into: self, session, "adding \(new.name)", work)
        try Crew(work.cancellation).run(width: work.threads, intake.work)
        let addition = try intake.publish(new)
        try mergeIndex()
        return addition
    }
}

/// One image on its way into a store.
private final class Intake: Sendable {
    private let store: ImageStore
    private let reader: SegmentReader
    private let chunks: NewChunks
    private let manifest: ManifestWriter
    private let report: ProgressReport

    init(
        _ reader: SegmentReader, into store: ImageStore, _ session: Session, _ activity: String, _ work: Work
    ) throws(Failure) {
        self.store = store
        self.reader = reader
        chunks = try NewChunks(store, session)
        manifest = try ManifestWriter(store, session)
        report = ProgressReport(activity, total: reader.size, to: work.progress)
    }

    /// What each thread does until no segment is left.
    func work(_ crew: Crew) throws(Failure) {
        var frames = try FrameBuilder(chunks.writer.append)
        var sha = try SHA256()
        var buffer = [UInt8](repeating: 0, count: Chunking.segment)
        while let segment = try reader.next(into: &buffer) {
            try crew.check()
            let pieces =
                segment.isZeros
                ? [Manifest.Piece(offset: segment.offset, length: segment.length, chunk: nil)]
                : try take(segment, of: buffer, &frames, &sha)
            try manifest.put(pieces, turn: segment.turn)
            report.advance(by: segment.length)
        }
        try frames.flush()
    }
    private func take(
        _ segment: Segment, of buffer: [UInt8], _ frames: inout FrameBuilder, _ sha: inout SHA256
    ) throws(Failure) -> [Manifest.Piece] {
        let bytes = buffer.span.bytes.extracting(0..<segment.length)
        var pieces: [Manifest.Piece] = []
        for piece in Chunking.pieces(of: bytes) {
            var chunk: Digest?
            if !piece.isZero {
                let content = bytes.extracting(piece.range)
                let id = sha.digest(of: content)
                if try chunks.claim(id) { try frames.add(id, buffer, piece.range) }
                chunk = id
            }
            pieces.append(Manifest.Piece(offset: segment.offset + piece.offset, length: piece.length, chunk: chunk))
        }
        return pieces
    }

    /// Makes the chunks durable, and then the manifest.
    func publish(_ new: NewImage) throws(Failure) -> Addition {
        try chunks.writer.finish()
        let content = manifest.complete()
        let image = try store.publish(manifest, new, content)
        let (data, stored) = chunks.writer.total
        return Addition(image: image, newData: data, newStored: stored)
    }
}

extension ImageStore {
    /// Gives a completed manifest the next version of its name.
    func publish(
        _ manifest: ManifestWriter, _ new: NewImage, _ content: StoredImage.Content
    ) throws(Failure) -> StoredImage {
        try numbering { (versions) throws(Failure) in
            let image = StoredImage(
                id: new.id, name: new.name, version: (versions(new.name).max() ?? 0) + 1, created: SystemClock.now(),
                description: new.description, parent: new.parent, format: new.format, content: content,
                source: new.source, sourceSHA256: new.sourceSHA256)
            try manifest.publish(image)
            return image
        }
    }
    /// Lets `body` publish an image while nobody else does: two images of one name must not get the same version.
    /// - Parameter body: is told how to find the versions that a name has.
    func numbering(
        _ body: ((ImageName) -> [Int]) throws(Failure) -> StoredImage
    ) throws(Failure) -> StoredImage {
        let lock = try FileLock(directory.appending("catalog.lock"), by: .after(.seconds(60)))
        let images = try images()
        let image = try body { name in images.filter { $0.name == name }.map(\.version) }
        _ = consume lock
        return image
    }
}
