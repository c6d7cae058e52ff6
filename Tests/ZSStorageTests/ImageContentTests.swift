import Testing
import ZSModel
import ZSStorage

@Suite struct ImageContentTests {
    /// The header of a good qcow2 version 3 file of 8 MiB.
    static let header: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 4096)
        for (offset, value) in [
            (0, [0x51, 0x46, 0x49, 0xfb]), (7, [3]), (23, [16]), (28, [0, 0x80, 0, 0]), (103, [112]),
        ]
            as [(Int, [UInt8])]
        { bytes.replaceSubrange(offset..<offset + value.count, with: value) }
        return bytes
    }()
    static func changed(_ offset: Int, _ value: UInt8) -> [UInt8] {
        var bytes = header
        bytes[offset] = value
        return bytes
    }
    private func content(
        _ head: [UInt8], mark: [UInt8] = [0, 0, 0, 0, 0], size: ByteCount = .mebibytes(1)
    ) throws(Reject) -> ImageContent { try ImageContent(head: head, mark: mark, size: size) }

    @Test("R-IMG-02: what a file is, is told from its content")
    func kinds() throws {
        let zeros = [UInt8](repeating: 0, count: 4096)
        #expect(try content(Self.header) == .qcow2(virtualSize: .mebibytes(8)))
        #expect(try content(zeros) == .raw)
        #expect(try content(zeros, mark: ImageContent.isoMark) == .iso)
        // A disk that begins with a boot sector is raw even if its text speaks of pages.
        #expect(try content([0xeb, 0x63] + Array("<html>".utf8) + zeros) == .raw)
        #expect(try content(Array(Self.header.prefix(104))) == .qcow2(virtualSize: .mebibytes(8)))
    }

    @Test(
        "R-IMG-02, R-IMG-14: qcow2 files that must not be used, and why",
        arguments: [
            (changed(7, 4), "it is qcow2 version 4"), (changed(7, 0), "it is qcow2 version 0"),
            (changed(15, 1), "it stands on a backing file"), (changed(19, 1), "it stands on a backing file"),
            (changed(35, 2), "it is encrypted"), (changed(23, 40), "its cluster size"),
            (changed(79, 4), "it keeps its data in another file"), (changed(79, 2), "it is marked as corrupt"),
            (changed(79, 1), "it was not closed properly"), (changed(79, 0x20), "-o compat=0.10"),
            (changed(72, 0x80), "-o compat=0.10"), (changed(24, 0x10), "at most 512 TiB"),
            (changed(24, 0xff), "at most 512 TiB"), (changed(31, 1), "no multiple of 512"),
            (changed(29, 0), "its virtual size is 0 bytes"), (Array(header.prefix(71)), "cut off"),
            (Array(header.prefix(103)), "cut off"), (Array(header.prefix(4)), "cut off"),
        ])
    func hostileHeader(head: [UInt8], why: String) {
        let reject = #expect(throws: Reject.self) { try content(head) }
        #expect(reject?.why.contains(why) == true, "\(String(describing: reject))")
    }

    @Test(
        "what is given for an image by mistake is named",
        arguments: [
            (Array("<!DOCTYPE HTML>".utf8), "a web page"), (Array("\n  <html lang=en>".utf8), "a web page"),
            ([0xef, 0xbb, 0xbf] + Array("<HTML>".utf8), "a web page"), ([0x1f, 0x8b, 8], "a gzip archive"),
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "an xz archive"), (Array("BZh9".utf8), "a bzip2 archive"),
            ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive"), (Array("PK".utf8) + [3, 4], "a zip archive"),
            (Array("KDMV".utf8), "a VMDK disk"), (Array("vhdxfile".utf8), "a VHDX disk"),
            ([UInt8](repeating: 0x41, count: 257) + Array("ustar".utf8), "a tar archive"),
            ([UInt8](repeating: 0, count: 64) + [0x7f, 0x10, 0xda, 0xbe], "a VDI disk"),
            ([0x51, 0x46, 0x49, 0, 0, 0, 0, 1], "a qcow disk of version 1"),
        ] as [([UInt8], String)])
    func mistakes(head: [UInt8], name: String) {
        let reject = #expect(throws: Reject.self) { try content(head) }
        #expect(reject?.why.contains("it is \(name)") == true, "\(String(describing: reject))")
    }

    @Test("sizes that no disk has")
    func sizes() {
        for (size, why) in [(Int64(0), "empty"), (511, "no multiple of 512"), (1_000_000, "no multiple of 512")] {
            let reject = #expect(throws: Reject.self) {
                try content([1, 2, 3], size: ByteCount(bytes: size))
            }
            #expect(reject?.why.contains(why) == true)
        }
    }

    @Test("whatever bytes come, they are judged or refused, and a backing file is never let through")
    func anyBytes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var head = Self.header
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                head[Int.random(in: 0..<112, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            head.removeLast(Int.random(in: 0...1, using: &generator) * Int.random(in: 0...4096, using: &generator))
            guard let content = try? content(head), case .qcow2(let size) = content else { continue }
            #expect(head[8..<20].allSatisfy { $0 == 0 })
            #expect(size > .zero && size <= .tebibytes(512))
        }
    }
}
