import ZSModel

/// A chunk found: the pack, the frame and the part of the frame's content that it is.
struct ChunkLocation: Hashable, Sendable {
    var pack: UUID
    var frame: FramePlace
    var position: Int
    var length: Int

    init(_ place: ChunkPlace, in pack: UUID) {
        self.pack = pack
        frame = place.frame
        position = Int(place.position)
        length = Int(place.length)
    }
    var range: Range<Int> { position..<position + length }
}
