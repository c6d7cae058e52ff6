package import ZSModel

/// The header of a qcow2 file, as far as it decides whether the file may be used.
///
/// Source: QEMU, docs/interop/qcow2.txt.
package struct Qcow2Header: Sendable, Equatable {
    /// What a guest sees as the size of the disk.
    package let virtualSize: ByteCount
    /// The file that it stands on, as its header names it.
    package let backing: Backing?

    /// A backing file: its name, and its format unless qemu would have to guess.
    package struct Backing: Sendable, Equatable {
        package let name: String
        package let format: String?
    }

    /// The bytes of a header that are looked at; a version 2 header has the first 72.
    package static let length = 104

    /// Reads and judges a header.
    /// - Parameters:
    ///   - bytes: the beginning of the file.
    ///   - allowsBacking: whether it may stand on another file, which the caller judges.
    /// - Throws: ``Reject`` with what is wrong: it stands on another file, keeps its data in one, is encrypted, damaged,
    ///   of a later version, or has sizes that cannot be.
    package init(_ bytes: [UInt8], allowsBacking: Bool = false) throws(Reject) {
        guard bytes.count >= 72, bytes.starts(with: [0x51, 0x46, 0x49, 0xfb]) else {
            throw Reject("the qcow2 header is cut off")
        }
        let version = Self.number(bytes, at: 4, bytes: 4)
        guard version == 2 || version == 3 else {
            throw Reject("it is qcow2 version \(version), which this qemu does not know\(Self.remedy)")
        }
        guard allowsBacking || Self.number(bytes, at: 8, bytes: 8) == 0 && Self.number(bytes, at: 16, bytes: 4) == 0
        else {
            throw Reject(
                "it stands on a backing file, which might be any file of the host: flatten it with qemu-img convert")
        }
        backing = try Self.backing(bytes, version: version)
        guard Self.number(bytes, at: 32, bytes: 4) == 0 else { throw Reject("it is encrypted") }
        let clusterBits = Self.number(bytes, at: 20, bytes: 4)
        guard (9...21).contains(clusterBits) else { throw Reject("its cluster size is not one of qcow2") }
        if version == 3 { try Self.checkFeatures(bytes) }

        let size = Self.number(bytes, at: 24, bytes: 8)
        guard size > 0, size <= UInt64(Self.largest.bytes) else {
            throw Reject("its virtual size is \(size) bytes; more than none and at most \(Self.largest) is possible")
        }
        guard size.isMultiple(of: 512) else { throw Reject("its virtual size is no multiple of 512") }
        virtualSize = ByteCount(bytes: Int64(size))
    }

    private static func backing(_ bytes: [UInt8], version: UInt64) throws(Reject) -> Backing? {
        let offset = number(bytes, at: 8, bytes: 8)
        let length = number(bytes, at: 16, bytes: 4)
        if offset == 0, length == 0 { return nil }
        guard length > 0, length < 1024, offset >= 72, offset <= UInt64(bytes.count),
            length <= UInt64(bytes.count) - offset
        else { throw Reject("the name of its backing file is not where it should be") }
        let name = String(decoding: bytes[Int(offset)..<Int(offset + length)], as: UTF8.self)
        return Backing(name: name, format: backingFormat(bytes, version: version, end: Int(offset)))
    }
    /// The text of the header extension 0xe2792aca.
    private static func backingFormat(_ bytes: [UInt8], version: UInt64, end: Int) -> String? {
        guard version == 2 || bytes.count >= length else { return nil }
        let headerLength = version == 2 ? 72 : number(bytes, at: 100, bytes: 4)
        var position = Int(clamping: min(headerLength, UInt64(end)))
        while position + 8 <= end {
            let kind = number(bytes, at: position, bytes: 4)
            let size = Int(number(bytes, at: position + 4, bytes: 4))
            position += 8
            guard kind != 0, size <= end - position else { return nil }
            if kind == 0xe279_2aca { return String(decoding: bytes[position..<position + size], as: UTF8.self) }
            position += (size + 7) / 8 * 8
        }
        return nil
    }

    /// The largest disk that is believed.
    private static let largest = ByteCount.tebibytes(512)
    /// R-IMG-14.
    private static let remedy = ": convert it with qemu-img convert -O qcow2 -o compat=0.10 and add it again"

    private static func checkFeatures(_ bytes: [UInt8]) throws(Reject) {
        guard bytes.count >= length else { throw Reject("the qcow2 header is cut off") }
        let features = number(bytes, at: 72, bytes: 8)
        if features & 1 << 2 != 0 { throw Reject("it keeps its data in another file, which might be any of the host") }
        if features & 1 << 1 != 0 { throw Reject("it is marked as corrupt") }
        if features & 1 << 0 != 0 { throw Reject("it was not closed properly: repair it with qemu-img check -r all") }
        // Bits 3 and 4: another compression, subclusters.
        guard features >> 5 == 0 else {
            throw Reject("it uses a qcow2 feature which is not supported\(remedy)")
        }
    }
    private static func number(_ bytes: [UInt8], at offset: Int, bytes count: Int) -> UInt64 {
        bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
