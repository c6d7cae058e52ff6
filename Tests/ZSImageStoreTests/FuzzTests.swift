import Glibc
import Testing
import ZSModel
import ZSTestSupport

@testable import ZSImageStore

/// Rubbish for everything that reads a file which somebody else may have written.
///
/// The inputs are sound files with seeded changes, so that a finding can be had again.  Whatever comes, a reader gives an
/// answer or a ``Failure``; anything else ends the process.
@Suite("Readers and hostile bytes")
struct FuzzTests {
    private static let inputs = 4000

    @Test("manifests")
    func manifests() throws {
        try Fixture.use { fixture in
            let image = try fixture.add(SampleDisk.mixed(seed: 1, 2 << 20)).image
            let sound = try fixture.read(fixture.store.manifestPath(of: image.id))
            try fuzz(sound, fixture) { path throws(Failure) in
                var reader = try ManifestReader(path, of: image.id)
                var end = 0
                while case let pieces = try reader.next(), !pieces.isEmpty {
                    for piece in pieces { end += piece.length }
                }
                guard end == Int(reader.image.content.virtualSize.bytes) else {
                    throw Failure(.bug, "pieces are missing")
                }
            }
        }
    }

    @Test("packs: tables and frames")
    func packs() throws {
        try Fixture.use { fixture in
            try fixture.add(SampleDisk.mixed(seed: 2, 300_000))
            let name = try #require(try fixture.packs().first)
            let sound = try fixture.read(fixture.directory.appending("store/packs/\(name)"))
            let pack = UUID(high: 1, low: 2)
            let files = PackFiles(fixture.store)
            try fuzz(sound, fixture) { path throws(Failure) in
                let file = try PlacedFile(path.text, O_RDONLY)
                let table = try ChunkTable(of: file, inMemory: 1 << 16) { _ in [pack] }
                var frames = try FrameReader(files, FrameCache(limit: 0))
                var sha = try SHA256()
                try table.visit { _, line throws(Failure) in
                    _ = try table.find(line.id)
                    let content = try frames.read(line.place.frame, of: file).bytes
                    let start = Int(line.place.position)
                    guard start + Int(line.place.length) <= content.count else { return }
                    _ = sha.digest(of: content, start..<start + Int(line.place.length))
                }
                try table.check()
            }
        }
    }

    @Test("indexes")
    func indexes() throws {
        try Fixture.use { fixture in
            for seed in 0..<18 {
                var disk = SampleDisk(seed: UInt64(seed))
                disk.file(20_000)
                try fixture.add(disk.bytes)
            }
            let name = try #require(try fixture.files("index").first)
            let sound = try fixture.read(fixture.directory.appending("store/index/\(name)"))
            try fuzz(sound, fixture) { path throws(Failure) in
                let table = try IndexFile.open(path, inMemory: 0)
                try table.visit { _, _ in }
                for prefix in 0..<4 { _ = try table.entries(prefix: prefix, bits: 2) }
                try table.check()
            }
        }
    }

    @Test("what comes from the other end of an exchange")
    func frames() throws {
        var builder: [UInt8] = []
        var compressor = try Compressor(level: 1)
        let content = SampleDisk.mixed(seed: 3, 60_000)
        try compressor.compress(content) { frame throws(Failure) in builder = frame.withUnsafeBytes { Array($0) } }
        var sha = try SHA256()
        let id = sha.digest(of: content.span.bytes)
        let sound = ChunkFrame(
            bytes: builder, chunks: [FrameChunk(id: id, position: 0, length: content.count)]
        ).body
        var generator = SampleDisk.Generator(state: 3)
        let check = try ChunkCheck()
        try check.check(ChunkFrame(body: sound))
        for _ in 0..<Self.inputs {
            let input = mutated(sound, &generator)
            do throws(Failure) {
                try check.check(ChunkFrame(body: input))
                // What passes is what was promised.
                #expect(try ChunkFrame(body: input).chunks.allSatisfy { $0.id == id })
            } catch { #expect(error.kind == .failed) }
        }
    }

    /// Reads changed copies of a sound file.
    private func fuzz(
        _ sound: [UInt8], _ fixture: Fixture, _ read: (AbsolutePath) throws(Failure) -> Void
    ) throws {
        let path = fixture.directory.appending("input")
        try fixture.write(sound, "input")
        try read(path)
        var generator = SampleDisk.Generator(state: UInt64(sound.count))
        for _ in 0..<Self.inputs {
            try fixture.write(mutated(sound, &generator), "input")
            do throws(Failure) { try read(path) } catch { #expect(error.kind == .failed, "\(error)") }
        }
    }

    /// Flips, overwrites, cuts, doubles or removes some bytes, mostly near the ends, where the structure is.
    private func mutated(_ sound: [UInt8], _ generator: inout SampleDisk.Generator) -> [UInt8] {
        var bytes = sound
        for _ in 0...generator.next() % 4 where !bytes.isEmpty {
            let nearEnd = generator.next() % 2 == 0
            let reach = nearEnd ? min(600, bytes.count) : bytes.count
            let position = bytes.count - 1 - Int(generator.next() % UInt64(reach))
            switch generator.next() % 6 {
            case 0: bytes[position] ^= 1 << UInt8(generator.next() % 8)
            case 1: bytes[position] = [0, 1, 0x7f, 0x80, 0xff][Int(generator.next() % 5)]
            case 2:
                for index in position..<min(position + 8, bytes.count) { bytes[index] = 0xff }
            case 3: bytes.removeSubrange(position..<min(position + Int(generator.next() % 64) + 1, bytes.count))
            case 4: bytes.insert(contentsOf: bytes[position..<min(position + 40, bytes.count)], at: position)
            default: bytes.removeLast(Int(generator.next() % UInt64(min(200, bytes.count)) + 1))
            }
        }
        return bytes
    }
}
