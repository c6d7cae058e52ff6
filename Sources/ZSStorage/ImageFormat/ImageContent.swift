package import ZSModel

/// What a file is, by what is in it (R-IMG-02).
package enum ImageContent: Sendable, Equatable {
    case qcow2(virtualSize: ByteCount)
    case iso
    case raw

    /// How much of a file's beginning is looked at.
    package static let headLength = 4096
    /// Where an ISO 9660 file system has its mark, `CD001`.
    package static let isoOffset = 32769
    package static let isoMark = Array("CD001".utf8)

    /// Tells what a file is.
    /// - Parameters:
    ///   - head: its first bytes, up to ``headLength``.
    ///   - mark: the bytes at ``isoOffset``, as many as the mark has; fewer when the file is shorter.
    ///   - size: of the whole file.
    ///   - allowsBacking: whether a qcow2 file may stand on another, which the caller judges.
    /// - Throws: ``Reject`` with what is wrong when it is no image, or one that must not be used.
    package init(
        head: [UInt8], mark: [UInt8], size: ByteCount, allowsBacking: Bool = false
    ) throws(Reject) {
        guard size > .zero, !head.isEmpty else { throw Reject("the file is empty") }
        if head.starts(with: [0x51, 0x46, 0x49, 0xfb]) {
            self = .qcow2(virtualSize: try Qcow2Header(head, allowsBacking: allowsBacking).virtualSize)
            return
        }
        // Media that boot from sticks too begin with a partition table, so the mark comes before all else.
        if mark == Self.isoMark {
            self = .iso
            return
        }
        if let (name, advice) = Self.others.first(where: { $0.matches(head) }).map({ ($0.name, $0.advice) }) {
            throw Reject("it is \(name)\(advice)")
        }
        guard size.bytes.isMultiple(of: 512) else {
            throw Reject(
                "it is no image: neither qcow2 nor ISO 9660, and its \(size.bytes) bytes are no multiple of 512, "
                    + "as a raw disk is")
        }
        self = .raw
    }

    /// Files that are given for images by mistake.
    private struct Mistake: Sendable {
        let name: String
        let advice: String
        let matches: @Sendable ([UInt8]) -> Bool
        init(_ name: String, _ advice: String, _ matches: @escaping @Sendable ([UInt8]) -> Bool) {
            self.name = name
            self.advice = advice
            self.matches = matches
        }
        init(_ name: String, _ advice: String, beginning bytes: [UInt8]) {
            self.init(name, advice) { $0.starts(with: bytes) }
        }
    }
    private static let unpack = ": unpack it first"
    private static let convert = ": convert it with qemu-img convert -O qcow2"
    private static let others: [Mistake] = [
        Mistake("a web page", ": look at the URL in a browser", isWebPage),
        Mistake("a gzip archive", unpack, beginning: [0x1f, 0x8b]),
        Mistake("an xz archive", unpack, beginning: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
        Mistake("a bzip2 archive", unpack, beginning: Array("BZh".utf8)),
        Mistake("a zstd archive", unpack, beginning: [0x28, 0xb5, 0x2f, 0xfd]),
        Mistake("a zip archive", unpack, beginning: [0x50, 0x4b, 0x03, 0x04]),
        Mistake("a 7z archive", unpack, beginning: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
        Mistake("a tar archive", unpack) { $0.dropFirst(257).starts(with: "ustar".utf8) },
        Mistake("a VMDK disk", convert, beginning: Array("KDMV".utf8)),
        Mistake("a VMDK description", convert, beginning: Array("# Disk DescriptorFile".utf8)),
        Mistake("a VHDX disk", convert, beginning: Array("vhdxfile".utf8)),
        Mistake("a VHD disk", convert, beginning: Array("conectix".utf8)),
        Mistake("a VDI disk", convert) { $0.dropFirst(64).starts(with: [0x7f, 0x10, 0xda, 0xbe]) },
        Mistake("a qcow disk of version 1", convert, beginning: [0x51, 0x46, 0x49, 0x00]),
        Mistake("a QED disk", convert, beginning: [0x51, 0x45, 0x44, 0x00]),
    ]

    private static func isWebPage(_ head: [UInt8]) -> Bool {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]
        let start = head.drop { blanks.contains($0) }.prefix(14).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        return ["<!doctype html", "<html", "<head", "<?xml"].contains { start.starts(with: $0.utf8) }
    }
}
