/// The unit of compression: some neighbouring chunks in one zstd frame.
///
/// Chunks are small so that images share many; compressed alone they would take a fifth more room than together.
enum Frame {
    /// A frame is closed when its content has reached this size.
    static let contentGoal = 512 << 10
    /// No content is larger: the last chunk may pass the goal.
    static let contentLimit = contentGoal + Chunking.maximum
    /// No frame of such content is larger, for zstd adds at most 1/256 to what it cannot compress.
    static let storedLimit = contentLimit + contentLimit / 256 + 1024
}
