package import ZSModel
package import ZSPorts

/// An image of a store that lies on a host as a whole, in the form of an export.
package struct HeldImage: Sendable {
    package var image: StoredImage
    package var format: ExportFormat
    package var path: AbsolutePath

    package init(_ image: StoredImage, as format: ExportFormat, at path: AbsolutePath) {
        self.image = image
        self.format = format
        self.path = path
    }
}

/// What it took to put an image together on a host.
package struct Placement: Sendable, Equatable {
    /// What was sent: compressed chunks.
    package var sent = ByteCount.zero
    /// What the host had already, in this image or in another.
    package var reused = ByteCount.zero
}

extension ImageStore {
    /// Puts an image together in a file of a host, and sends only the chunks that the host lacks.
    /// - Parameter held: images of this store that the host has, the likeliest first.
    package func place(
        _ image: StoredImage, as format: ExportFormat, at path: AbsolutePath, on host: any Shell,
        reusing held: [HeldImage], _ program: ShippedProgram, _ work: Work, by deadline: Deadline
    ) throws(Failure) -> Placement {
        try PlaceImage(from: LocalSource(self), on: host, program, work, by: deadline)
            .run(HeldImage(image, as: format, at: path), reusing: held)
    }
}

/// Puts images of a store together in files of a host, and sends only the chunks that the host lacks.
package struct PlaceImage {
    private let source: any ExchangeSource
    private let host: any Shell
    private let program: ShippedProgram
    private let work: Work
    private let deadline: Deadline

    /// So many files may be copied from.
    private static let siblingLimit = 60

    package init(
        from source: any ExchangeSource, on host: any Shell, _ program: ShippedProgram, _ work: Work,
        by deadline: Deadline
    ) {
        self.source = source
        self.host = host
        self.program = program
        self.work = work
        self.deadline = deadline
    }

    /// Puts one image together.
    ///
    /// On the host, `zs-image-place` compares every chunk with its SHA-256 before it writes it, whether it came or was
    /// copied from another image; when the call returns, the file is whole and on the disk.  The caller gives it its name.
    /// - Parameters:
    ///   - new: a new file; when the call fails it is the caller's to remove.
    ///   - held: images of this store that the host has, the likeliest first; one that is gone or damaged costs time only.
    /// - Throws: `.unreachable`, `.io` when the host's disk is full, `.failed` when the store or the host is damaged.
    package func run(_ new: HeldImage, reusing held: [HeldImage]) throws(Failure) -> Placement {
        let held = Array(held.prefix(Self.siblingLimit))
        let words = [try program.install(on: host, by: deadline), new.path.text] + held.map(\.path.text)
        // What has been written can be copied, too.
        let stream = try host.open(Command(words + [new.path.text]), by: deadline)
        defer { stream.close() }
        let orders = PlaceOrders(stream, machine: host.machine, by: deadline)
        return try source.withList(of: new.image) { list throws(Failure) in
            var placing = try Placing(list, new, from: source, held, orders, work)
            return try placing.run()
        }
    }
}

/// One image on its way to a host.
private struct Placing {
    private let list: ImageList
    private let form: ExportForm
    private let orders: PlaceOrders
    private let source: any ExchangeSource
    private let work: Work
    private let report: ProgressReport
    /// The number of the file itself among those that can be copied from.
    private let own: Int
    private var known: KnownPlaces
    private var placement = Placement()

    private static let batch = 1 << 14

    init(
        _ list: ImageList, _ new: HeldImage, from source: any ExchangeSource, _ held: [HeldImage],
        _ orders: PlaceOrders, _ work: Work
    ) throws(Failure) {
        self.list = list
        self.source = source
        self.orders = orders
        self.work = work
        form = try ExportForm(new.format, of: list)
        report = ProgressReport(
            "sending \(new.image.label) to \(orders.machine)", total: Int(new.image.content.dataSize.bytes),
            to: work.progress)
        own = held.count
        known = KnownPlaces()
        for (number, held) in held.enumerated() where !known.isFull {
            try source.withList(of: held.image) { list throws(Failure) in
                try learn(list, held.format, number)
            }
        }
    }
    /// Takes note of what the host has in one file.
    private mutating func learn(_ list: ImageList, _ format: ExportFormat, _ number: Int) throws(Failure) {
        let form = try ExportForm(format, of: list)
        var reader = try list.reader()
        while !known.isFull, case let pieces = try reader.next(), !pieces.isEmpty {
            for piece in pieces {
                guard let chunk = piece.chunk else { continue }
                known.add(chunk, KnownPlaces.Place(file: number, offset: form.offset(of: piece)))
            }
        }
    }

    mutating func run() throws(Failure) -> Placement {
        try orders.setSize(form.fileSize)
        var end = 0
        try form.writeHead { bytes throws(Failure) in
            try orders.write(bytes, at: end)
            end += bytes.count
        }
        try send { _ in true }
        let failed = try orders.end()
        if !failed.isEmpty {
            // What the host said to hold was damaged: it is not asked again.
            known = KnownPlaces()
            try send { failed.contains($0) }
            guard try orders.end().isEmpty else {
                throw Failure(.failed, "\(orders.machine): what was written cannot be read back")
            }
        }
        return placement
    }

    /// Has the chunks written whose offsets in the file are wanted.
    private mutating func send(_ isWanted: (Int) -> Bool) throws(Failure) {
        var reader = try list.reader()
        while case let pieces = try reader.next(atMost: Self.batch), !pieces.isEmpty {
            try work.cancellation.check()
            var missing: [Digest] = []
            var places: [Digest: [Int]] = [:]
            for piece in pieces {
                guard let chunk = piece.chunk, case let offset = form.offset(of: piece), isWanted(offset) else {
                    continue
                }
                if let place = known.find(chunk) {
                    try orders.copy(from: place.file, at: place.offset, to: offset, piece.length, chunk)
                    placement.reused = placement.reused + ByteCount(bytes: Int64(piece.length))
                    report.advance(by: piece.length)
                } else {
                    if places[chunk] == nil { missing.append(chunk) }
                    places[chunk, default: []].append(offset)
                }
            }
            try send(missing, to: places)
        }
    }
    private mutating func send(_ missing: [Digest], to places: [Digest: [Int]]) throws(Failure) {
        let (orders, cancellation, report) = (orders, work.cancellation, report)
        var sent = 0
        try source.fetch(missing) { frame throws(Failure) in
            try cancellation.check()
            try orders.write(frame, places)
            sent += frame.bytes.count
            report.advance(by: frame.chunks.reduce(0) { $0 + $1.length })
        }
        placement.sent = placement.sent + ByteCount(bytes: Int64(sent))
        for chunk in missing {
            if let offset = places[chunk]?.first { known.add(chunk, KnownPlaces.Place(file: own, offset: offset)) }
        }
    }
}

/// Where a host has chunks, as far as memory allows.
private struct KnownPlaces {
    struct Place {
        var file: Int
        var offset: Int
    }
    /// By the first 64 bits of the digest: the host compares all of it.
    private var places: [UInt64: UInt64] = [:]
    /// About 40 GiB of image.
    private static let limit = 2 << 20
    private static let offsetBits = 56

    var isFull: Bool { places.count >= Self.limit }

    mutating func add(_ chunk: Digest, _ place: Place) {
        guard !isFull, places[chunk.words.0] == nil else { return }
        places[chunk.words.0] = UInt64(place.file) << UInt64(Self.offsetBits) | UInt64(place.offset)
    }
    func find(_ chunk: Digest) -> Place? {
        places[chunk.words.0].map {
            Place(file: Int($0 >> UInt64(Self.offsetBits)), offset: Int($0 & (1 << UInt64(Self.offsetBits) - 1)))
        }
    }
}
