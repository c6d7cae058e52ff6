package import ZSModel

/// The form of a file that an image is written to.
package enum ExportFormat: Sendable, Hashable, CaseIterable, ParameterValue {
    case raw
    case qcow2
    /// qcow2 for QEMU before 1.7 (`compat=0.10`).
    case qcow2Version2

    package static var choices: [String] { allCases.map(\.spelled) }
    package static func read(_ text: String) throws(Reject) -> ExportFormat {
        guard let format = allCases.first(where: { $0.spelled == text }) else {
            throw Reject("expected one of \(choices.joined(separator: ", "))")
        }
        return format
    }
    package static var valueName: String { "FORMAT" }
    package var spelled: String {
        switch self {
        case .raw: "raw"
        case .qcow2: "qcow2"
        case .qcow2Version2: "qcow2-0.10"
        }
    }
}

/// Where the content of one image goes in a file of a format.
struct ExportForm: Sendable {
    let fileSize: Int
    /// `nil` for raw.
    private let qcow2: Qcow2Layout?

    init(_ format: ExportFormat, of image: StoredImage, in store: ImageStore) throws(Failure) {
        try self.init(format, of: ImageList(path: store.manifestPath(of: image.id), id: image.id))
    }
    init(_ format: ExportFormat, of list: ImageList) throws(Failure) {
        var reader = try list.reader()
        let size = Int(reader.image.content.virtualSize.bytes)
        guard format != .raw else {
            qcow2 = nil
            fileSize = size
            return
        }
        var layout = Qcow2Layout(virtualSize: size, isVersion2: format == .qcow2Version2)
        while case let pieces = try reader.next(), !pieces.isEmpty {
            for piece in pieces where piece.chunk != nil { layout.addData(piece.offset..<piece.offset + piece.length) }
        }
        layout.complete()
        qcow2 = layout
        fileSize = layout.fileSize
    }

    /// Where a piece of the image that is a chunk lies in the file, all of it in one stretch.
    func offset(of piece: Manifest.Piece) -> Int {
        // The layout was made of the same pieces, so each chunk has its place.
        qcow2.map { $0.offset(of: piece.offset) ?? 0 } ?? piece.offset
    }
    /// How many zeros stand in the file for a piece of the image that is a run of zeros.
    func zeros(for piece: Manifest.Piece) -> Int {
        qcow2?.zeros(in: piece.offset..<piece.offset + piece.length) ?? piece.length
    }
    /// Writes what comes before the content.
    func writeHead(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) { try qcow2?.writeHead(body) }
}
