package import ZSModel
import ZSPorts

/// What became of an image in an exchange.
package struct SyncedImage: Sendable {
    package enum Outcome: String, Sendable {
        /// It was there before.
        case present
        case copied
    }
    package var image: StoredImage
    package var outcome: Outcome
    /// What went from one store to the other: compressed chunks.
    package var sent: ByteCount
    package var sentChunks: Int
}

/// Copies images from one store to another, and of each only the chunks that the other lacks.
package struct SyncImages {
    private let source: any ExchangeSource
    private let target: any ExchangeTarget
    private let work: Work

    package init(from source: any ExchangeSource, to target: any ExchangeTarget, _ work: Work) {
        self.source = source
        self.target = target
        self.work = work
    }

    /// So many pieces of an image are looked at together.
    private static let batch = 1 << 14

    /// Copies the images that `wants` names, those that are there already excepted.
    /// - Returns: what became of each, in the source's order.
    package func run(_ wants: (StoredImage) -> Bool) throws(Failure) -> [SyncedImage] {
        let there = Set(try target.images().map(\.id))
        var synced: [SyncedImage] = []
        for image in try source.images() where wants(image) {
            if there.contains(image.id) {
                synced.append(SyncedImage(image: image, outcome: .present, sent: .zero, sentChunks: 0))
            } else {
                synced.append(try copy(image) { _ in })
            }
        }
        return synced
    }

    /// Copies one image.
    /// - Parameter change: what is said otherwise of the copy, such as its id.
    package func copy(_ image: StoredImage, _ change: (inout StoredImage) -> Void) throws(Failure) -> SyncedImage {
        let report = ProgressReport(
            "copying \(image.label) to \(target.label)", total: Int(image.content.dataSize.bytes), to: work.progress)
        return try source.withList(of: image) { list throws(Failure) in
            var sent = 0
            var chunks = 0
            var reader = try list.reader()
            while case let pieces = try reader.next(atMost: Self.batch), !pieces.isEmpty {
                try work.cancellation.check()
                let missing = try missing(of: pieces)
                var coming = 0
                try source.fetch(missing) { frame throws(Failure) in
                    try work.cancellation.check()
                    try target.put(frame)
                    sent += frame.bytes.count
                    chunks += frame.chunks.count
                    let size = frame.chunks.reduce(0) { $0 + $1.length }
                    coming += size
                    report.advance(by: size)
                }
                let data = pieces.reduce(0) { $0 + ($1.chunk == nil ? 0 : $1.length) }
                report.advance(by: max(0, data - coming))
            }
            let copied = try list.withChanged(change) { list throws(Failure) in try target.adopt(list) }
            return SyncedImage(
                image: copied, outcome: .copied, sent: ByteCount(bytes: Int64(sent)), sentChunks: chunks)
        }
    }
    private func missing(of pieces: [Manifest.Piece]) throws(Failure) -> [Digest] {
        var seen: Set<Digest> = []
        let chunks = pieces.compactMap(\.chunk).filter { seen.insert($0).inserted }
        let wanted = try target.claim(chunks)
        return zip(chunks, wanted).filter(\.1).map(\.0)
    }
}
