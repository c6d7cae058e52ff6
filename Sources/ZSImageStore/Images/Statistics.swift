package import ZSModel

/// How much a store holds and how little room that takes.
package struct Statistics: Sendable, Equatable {
    package var images = 0
    /// The disks as guests see them.
    package var virtualSize = ByteCount.zero
    /// What of them is not zero.
    package var dataSize = ByteCount.zero
    package var chunks = 0
    /// What is left of the data when each chunk is counted once.
    package var chunkSize = ByteCount.zero
    /// What the store's files take.
    package var storedSize = ByteCount.zero
    package var packs = 0
    package var files = 0

    /// How many bytes of data each stored byte stands for.
    package var ratio: Double {
        storedSize == .zero ? 0 : Double(dataSize.bytes) / Double(storedSize.bytes)
    }
}

/// How two images compare.
package struct Comparison: Sendable, Equatable {
    package var isSame: Bool
    /// The data of the second image whose chunks the first has too, and whose chunks it has not.
    package var shared: ByteCount
    package var onlyInSecond: ByteCount
    package var onlyInFirst: ByteCount
}

extension ImageStore {
    package func statistics() throws(Failure) -> Statistics {
        var statistics = Statistics()
        for image in try images() {
            statistics.images += 1
            statistics.virtualSize = statistics.virtualSize + image.content.virtualSize
            statistics.dataSize = statistics.dataSize + image.content.dataSize
        }
        let session = try Session.beginReading(self)
        var tables = PackTables(self)
        var content = 0
        for (pack, _) in try Pack.list(in: self) {
            statistics.packs += 1
            // What cannot be read is verify's to name.
            guard let table = try? tables.table(of: pack) else { continue }
            statistics.chunks += table.count
            try table.visit { _, line in content += Int(line.place.length) }
        }
        withExtendedLifetime(session) {}
        statistics.chunkSize = ByteCount(bytes: Int64(content))
        for part in [Part.packs, .index, .images, .tags] {
            for name in try entries(of: path(part)) {
                statistics.files += 1
                statistics.storedSize = statistics.storedSize + fileSize(of: path(part).appending(name))
            }
        }
        return statistics
    }

    /// How much two images have in common.
    package func compare(_ first: StoredImage, _ second: StoredImage) throws(Failure) -> Comparison {
        let session = try Session.beginReading(self)
        defer { withExtendedLifetime(session) {} }
        let index = try ChunkIndex(self, .readable)
        var sets = (ChunkSet(self), ChunkSet(self))
        try collect(first, index, &sets.0)
        try collect(second, index, &sets.1)
        let onlyInSecond = try size(of: second, index, notIn: &sets.0)
        return Comparison(
            isSame: first.content.digest == second.content.digest,
            shared: ByteCount(bytes: second.content.dataSize.bytes - onlyInSecond),
            onlyInSecond: ByteCount(bytes: onlyInSecond),
            onlyInFirst: ByteCount(bytes: try size(of: first, index, notIn: &sets.1)))
    }
    private func collect(_ image: StoredImage, _ index: ChunkIndex, _ set: inout ChunkSet) throws(Failure) {
        try eachChunk(of: image, index) { chunk, location throws(Failure) in try set.insert(chunk, at: location) }
    }
    private func size(
        of image: StoredImage, _ index: ChunkIndex, notIn set: inout ChunkSet
    ) throws(Failure) -> Int64 {
        var size: Int64 = 0
        try eachChunk(of: image, index) { chunk, location throws(Failure) in
            if try !set.contains(chunk, at: location) { size += Int64(location.length) }
        }
        return size
    }
    private func eachChunk(
        of image: StoredImage, _ index: ChunkIndex,
        _ body: (Digest, ChunkLocation) throws(Failure) -> Void
    ) throws(Failure) {
        var manifest = try ManifestReader(manifestPath(of: image.id), of: image.id)
        while case let pieces = try manifest.next(), !pieces.isEmpty {
            for piece in pieces {
                guard let chunk = piece.chunk else { continue }
                guard let location = try index.find(chunk) else {
                    throw Failure(.failed, "\(image.label) has lost chunk \(chunk)", hint: "see 'zs-image verify'")
                }
                try body(chunk, location)
            }
        }
    }
}
