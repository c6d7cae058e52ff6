import Testing
import ZSImageStore

@Suite("Chunking")
struct ChunkingTests {
    @Test(
        "the pieces of a segment cover it, in order, within the limits",
        arguments: [1, 4095, 4096, 4097, 65536, 3_000_001])
    func coverage(size: Int) {
        let disk = SampleDisk.mixed(seed: UInt64(size), size)
        let pieces = Chunking.pieces(of: disk.span.bytes)
        var end = 0
        for piece in pieces {
            #expect(piece.offset == end)
            #expect(piece.length > 0)
            #expect(piece.isZero == disk[piece.range].allSatisfy { $0 == 0 })
            if !piece.isZero { #expect(piece.length <= Chunking.maximum) }
            end += piece.length
        }
        #expect(end == size)
    }

    @Test("no chunk holds a block of zeros")
    func zeroBlocks() {
        var disk = SampleDisk(seed: 1)
        for blocks in [1, 2, 3, 40] {
            disk.random(3 * 4096)
            disk.zeros(blocks * 4096)
        }
        let runs = Chunking.pieces(of: disk.bytes.span.bytes).filter(\.isZero)
        #expect(runs.map(\.length) == [1, 2, 3, 40].map { $0 * 4096 })
    }

    @Test("a file that lies elsewhere gives the same chunks")
    func moved() {
        var files = SampleDisk(seed: 2)
        for size in stride(from: 5_000, to: 400_000, by: 17_777) { files.file(size) }
        var moved = SampleDisk(seed: 3)
        moved.random(7 * 4096)
        moved.append(files.bytes)
        let before = chunks(of: files.bytes)
        #expect(before.subtracting(chunks(of: moved.bytes)).count <= 1)
    }

    @Test("a write of one block changes few bytes of chunks")
    func smallWrite() {
        var disk = SampleDisk(seed: 4)
        disk.random(4 << 20)
        var bytes = disk.bytes
        let before = chunks(of: bytes)
        for offset in stride(from: 300 * 4096, to: bytes.count, by: 300 * 4096) { bytes[offset + 100] ^= 0xff }
        let changed = chunks(of: bytes).subtracting(before)
        #expect(changed.reduce(0) { $0 + $1.count } <= 3 * 64 << 10)
    }

    @Test("SHA-256 of FIPS 180-4's examples")
    func digests() throws {
        var sha = try SHA256()
        #expect(
            sha.digest(of: Array("abc".utf8).span.bytes).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha.finish().description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    private func chunks(of bytes: [UInt8]) -> Set<[UInt8]> {
        Set(Chunking.pieces(of: bytes.span.bytes).filter { !$0.isZero }.map { Array(bytes[$0.range]) })
    }
}
