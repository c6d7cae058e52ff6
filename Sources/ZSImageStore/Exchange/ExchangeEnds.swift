package import ZSModel

/// A store that images are copied from: here, or at the other end of a stream.
package protocol ExchangeSource {
    /// For messages.
    var label: String { get }
    func images() throws(Failure) -> [StoredImage]
    /// Lends the list of an image's pieces to `body`.
    func withList<Value>(of image: StoredImage, _ body: (ImageList) throws(Failure) -> Value) throws(Failure) -> Value
    /// Gives frames with the chunks, each once.
    func fetch(_ chunks: [Digest], _ take: (ChunkFrame) throws(Failure) -> Void) throws(Failure)
}

/// A store that images are copied to: here, or at the other end of a stream.
package protocol ExchangeTarget {
    var label: String { get }
    func images() throws(Failure) -> [StoredImage]
    /// Which of the chunks must come: the store lacks them, and nobody has promised them in this exchange.
    func claim(_ chunks: [Digest]) throws(Failure) -> [Bool]
    /// Stores a frame.  What goes wrong may be thrown by a later call.
    func put(_ frame: ChunkFrame) throws(Failure)
    /// Makes an image of a list all of whose chunks are there.
    func adopt(_ list: ImageList) throws(Failure) -> StoredImage
}

/// A file with the list of an image's pieces, as a manifest has it.
package struct ImageList: Sendable {
    let path: AbsolutePath
    var id: UUID
    /// Keeps open what the path leads to, when that has no name of its own.
    var scratch: PlacedFile?

    func reader() throws(Failure) -> ManifestReader { try ManifestReader(path, of: id) }
}

/// A frame on its way, and what lies where in its content.
package struct ChunkFrame: Sendable {
    var bytes: [UInt8]
    var chunks: [FrameChunk]
}
