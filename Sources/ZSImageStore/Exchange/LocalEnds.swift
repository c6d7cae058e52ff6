package import ZSModel

/// A store of this machine that images are copied from.
package final class LocalSource: ExchangeSource {
    private let store: ImageStore
    private let session: Session?
    private var index: ChunkIndex
    private let packs: PackFiles
    package var label: String { store.directory.text }

    package init(_ store: ImageStore) throws(Failure) {
        let session = try Session.beginReading(store)
        let index = try ChunkIndex(store, .readable)
        self.store = store
        self.session = session
        self.index = index
        packs = PackFiles(store)
    }

    package func images() throws(Failure) -> [StoredImage] { try store.images() }
    package func withList<Value>(
        of image: StoredImage, _ body: (ImageList) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(ImageList(path: store.manifestPath(of: image.id), id: image.id))
    }
    package func fetch(_ chunks: [Digest], _ take: (ChunkFrame) throws(Failure) -> Void) throws(Failure) {
        // An image may have come after the index was made.
        if try lacksOne(of: chunks) { index = try ChunkIndex(store, .readable) }
        let index = index
        let gathered: Result<Void, Failure> = withoutActuallyEscaping(take) { take in
            Result { () throws(Failure) in
                var gatherer = try FrameGatherer(index, packs) { frame, chunks throws(Failure) in
                    let bytes = frame.withUnsafeBytes { Array($0) }
                    try take(ChunkFrame(bytes: bytes, chunks: chunks))
                }
                try gatherer.gather(chunks)
            }
        }
        try gathered.get()
    }
    private func lacksOne(of chunks: [Digest]) throws(Failure) -> Bool {
        for chunk in chunks where try index.find(chunk) == nil { return true }
        return false
    }
}

/// A store of this machine that images are copied to.
package final class LocalTarget: ExchangeTarget {
    private let store: ImageStore
    private let session: Session
    private let chunks: NewChunks
    private let check: ChunkCheck
    package var label: String { store.directory.text }

    package init(_ store: ImageStore) throws(Failure) {
        let session = try Session.begin(in: store)
        let chunks = try NewChunks(store, session, .growing)
        self.store = store
        self.session = session
        self.chunks = chunks
        check = try ChunkCheck()
    }

    package func images() throws(Failure) -> [StoredImage] { try store.images() }
    package func claim(_ chunks: [Digest]) throws(Failure) -> [Bool] {
        var wanted: [Bool] = []
        wanted.reserveCapacity(chunks.count)
        for chunk in chunks { wanted.append(try self.chunks.claim(chunk)) }
        return wanted
    }
    package func put(_ frame: ChunkFrame) throws(Failure) {
        try check.check(frame)
        try chunks.writer.append(frame.bytes.span.bytes, holding: frame.chunks)
    }
    package func adopt(_ list: ImageList) throws(Failure) -> StoredImage {
        try finish()
        let manifest = try ManifestWriter(store, session)
        var reader = try list.reader()
        var turn = 0
        while case let pieces = try reader.next(), !pieces.isEmpty {
            for piece in pieces {
                guard let chunk = piece.chunk, try !self.chunks.has(chunk) else { continue }
                throw Failure(.failed, "\(label) lacks chunk \(chunk) of \(reader.image.label)")
            }
            try manifest.put(pieces, turn: turn)
            turn += 1
        }
        do throws(Failure) {
            let image = try store.publish(manifest, asIn: reader.image)
            try store.mergeIndex()
            return image
        } catch {
            // Another exchange was faster.
            guard error.kind == .exists else { throw error }
            return try store.image(.id(list.id))
        }
    }
    /// Makes durable what has come so far.
    package func finish() throws(Failure) { try chunks.writer.finish() }
}

/// Compares what comes with its names.
final class ChunkCheck {
    private let decompressor: Decompressor
    private var sha: SHA256

    init() throws(Failure) {
        let decompressor = try Decompressor()
        let sha = try SHA256()
        self.decompressor = decompressor
        self.sha = sha
    }

    func check(_ frame: ChunkFrame) throws(Failure) {
        let damage = Failure(.failed, "what came is not what was promised", cause: "a chunk has another content")
        guard frame.bytes.count <= Frame.storedLimit, !frame.chunks.isEmpty else { throw damage }
        let content = try decompressor.decompress(frame.bytes, count: frame.bytes.count, limit: Frame.contentLimit)
        for chunk in frame.chunks {
            guard chunk.length > 0, chunk.length <= Chunking.maximum, chunk.position >= 0,
                chunk.position <= content.count - chunk.length,
                sha.digest(of: content, chunk.position..<chunk.position + chunk.length) == chunk.id
            else { throw damage }
        }
    }
}

extension ImageStore {
    /// Gives an image of another store its manifest here, with the version that it has there unless that is taken.
    fileprivate func publish(_ manifest: ManifestWriter, asIn other: StoredImage) throws(Failure) -> StoredImage {
        let content = manifest.complete()
        guard content == other.content else {
            throw Failure(.failed, "the list of \(other.label) does not match what is said of it")
        }
        return try numbering { (versions) throws(Failure) in
            var image = other
            let taken = versions(image.name)
            if taken.contains(image.version) { image.version = (taken.max() ?? 0) + 1 }
            try manifest.publish(image)
            return image
        }
    }
}
