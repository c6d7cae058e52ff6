import ZSModel

/// Writes a table of chunks to the end of a file.
struct ChunkTableWriter: ~Copyable {
    private let file: PlacedFile
    private let offset: Int
    private let bucketBits: Int
    private var starts: [UInt32]
    private var count = 0
    private var unwritten: [UInt8] = []
    private var position: Int
    private var sha: SHA256

    /// - Parameters:
    ///   - offset: where the file's own part ends.
    ///   - expected: about how many entries will come.
    init(to file: PlacedFile, at offset: Int, expecting expected: Int) throws(Failure) {
        sha = try SHA256()
        self.file = file
        self.offset = offset
        bucketBits = Self.bucketBits(for: expected)
        starts = Array(repeating: 0, count: (1 << bucketBits) + 1)
        position = offset
    }

    /// Adds entries whose digests are none smaller than those before.
    mutating func append(_ entries: some Sequence<ChunkEntry>) throws(Failure) {
        for entry in entries {
            unwritten.append(entry)
            starts[(bucketBits == 0 ? 0 : Int(entry.id.words.0 >> (64 - UInt64(bucketBits)))) + 1] += 1
            count += 1
            if unwritten.count >= 1 << 18 { try flush() }
        }
    }
    /// Completes the table; the file is not synced.
    mutating func finish() throws(Failure) {
        var before: UInt32 = 0
        for start in starts {
            before += start
            unwritten.append(littleEndian: before)
        }
        unwritten += ChunkTableTrailer.head(offset: offset, count: count, bucketBits: bucketBits)
        try flush()
        unwritten.append(sha.finish())
        try flush()
    }
    private mutating func flush() throws(Failure) {
        let bytes = unwritten
        sha.update(bytes.span.bytes)
        try file.write(bytes, at: position)
        position += bytes.count
        unwritten.removeAll(keepingCapacity: true)
    }

    /// So many that a bucket has 32 entries or fewer on the average.
    private static func bucketBits(for count: Int) -> Int {
        var bits = 0
        while count >> bits > 32, bits < ChunkTableTrailer.bucketBitsLimit { bits += 1 }
        return bits
    }
}
