import Glibc
import Synchronization
import ZSModel
import ZSSystem

/// Writes the list of an image's pieces, which several threads deliver out of order, and publishes it last of all.
///
/// The list of a given content is always the same: neighbouring runs of zeros are one.
final class ManifestWriter: Sendable {
    fileprivate struct State: ~Copyable {
        var next = 0
        /// What came before its turn.
        var early: [Int: [Manifest.Piece]] = [:]
        /// A run of zeros that may still grow.
        var zeros = 0
        var end = 0
        var data = 0
        var pieces = 0
        var unwritten: [UInt8] = Manifest.header
        var written = 0
        var sha: SHA256
    }
    private let store: ImageStore
    private let file: PlacedFile
    private let state: Mutex<State>

    init(_ store: ImageStore, _ session: Session) throws(Failure) {
        var random = SystemRandomNumberGenerator()
        let path = store.path(.images).appending("\(session.id)-\(UUID(random: &random)).part")
        self.store = store
        file = try PlacedFile(path.text, O_RDWR | O_CREAT | O_EXCL)
        state = Mutex(State(sha: try SHA256()))
    }
    deinit { unlink(file.path) }

    /// Takes the pieces that follow those of turn `turn - 1`; the first turn is 0.
    func put(_ pieces: [Manifest.Piece], turn: Int) throws(Failure) {
        try state.withLock { state throws(Failure) in
            state.early[turn] = pieces
            while let pieces = state.early.removeValue(forKey: state.next) {
                for piece in pieces { state.append(piece) }
                state.next += 1
            }
            if state.unwritten.count >= 1 << 18 { try state.write(to: file) }
        }
    }

    /// Ends the list.
    func complete() -> StoredImage.Content {
        state.withLock { state in
            state.endZeros()
            return StoredImage.Content(
                virtualSize: ByteCount(bytes: Int64(state.end)), dataSize: ByteCount(bytes: Int64(state.data)),
                pieces: state.pieces, digest: state.sha.finish())
        }
    }

    /// Adds the facts to the completed list and gives the manifest its name.
    /// - Throws: `.exists` when the store has an image of that id.
    func publish(_ image: StoredImage) throws(Failure) {
        try state.withLock { state throws(Failure) in
            state.unwritten += Manifest.ending(image, &state.sha)
            try state.write(to: file)
        }
        try file.synchronize()
        let path = store.manifestPath(of: image.id).text
        guard link(file.path, path) == 0 else {
            if errno == EEXIST { throw Failure(.exists, "\(store.directory) has an image \(image.id) already") }
            throw .system("cannot publish \(path)", errno: errno)
        }
        try AtomicFile.synchronize(directory: store.path(.images).text)
    }
}

extension ManifestWriter.State {
    mutating func append(_ piece: Manifest.Piece) {
        end += piece.length
        guard let chunk = piece.chunk else {
            zeros += piece.length
            return
        }
        endZeros()
        data += piece.length
        add(UInt32(piece.length), chunk)
    }
    mutating func endZeros() {
        // The last block of an image may be shorter than a block.
        var blocks = (zeros + Chunking.block - 1) / Chunking.block
        while blocks > 0 {
            let count = min(blocks, Int(UInt32.max))
            add(UInt32(count), .zero)
            blocks -= count
        }
        zeros = 0
    }
    private mutating func add(_ number: UInt32, _ digest: Digest) {
        var line: [UInt8] = []
        line.reserveCapacity(Manifest.pieceSize)
        line.append(littleEndian: number)
        line.append(digest)
        sha.update(line.span.bytes)
        unwritten += line
        pieces += 1
    }
    mutating func write(to file: PlacedFile) throws(Failure) {
        try file.write(unwritten, at: written)
        written += unwritten.count
        unwritten.removeAll(keepingCapacity: true)
    }
}

extension ImageStore {
    func manifestPath(of id: UUID) -> AbsolutePath { path(.images).appending(id.description) }
}
