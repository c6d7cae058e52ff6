import Glibc
import Testing
import ZSImageStore
import ZSModel
import ZSSystem

@Suite("Garbage collection of an image store")
struct GarbageTests {
    @Test("what no image uses is deleted, what one uses stays")
    func deletes() throws {
        try Fixture.use { fixture in
            let shared = SampleDisk.mixed(seed: 1, 4 << 20)
            var first = SampleDisk.mixed(seed: 2, 12 << 20)
            first += shared
            var second = SampleDisk.mixed(seed: 3, 2 << 20)
            second += shared
            let gone = try fixture.add(first, "gone").image
            let kept = try fixture.add(second, "kept").image
            #expect(try fixture.store.collectGarbage(fixture.work).deletedPacks == 2)
            try fixture.store.delete(gone)
            let before = try size(of: fixture)
            let result = try fixture.store.collectGarbage(fixture.work)
            #expect(result.rewrittenPacks > 0)
            #expect(result.waiting == .zero)
            #expect(try size(of: fixture) < before * 2 / 3)
            #expect(try fixture.export(kept) == second)
            #expect(try fixture.store.verify(fixture.work).problems == [])
            try fixture.store.delete(kept)
            #expect(try fixture.store.collectGarbage(fixture.work).freed.bytes > 0)
            #expect(try fixture.packs() == [])
        }
    }

    @Test("a chunk that an image on its way relies on outlives every collection")
    func racingAdd() throws {
        try Fixture.use { fixture in
            let disk = SampleDisk.mixed(seed: 4, 20 << 20)
            let old = try fixture.add(disk, "old").image
            let pipe = fixture.directory.appending("pipe").text
            #expect(mkfifo(pipe, 0o600) == 0)
            let new = try fixture.new("new")
            let adding = Thread { _ = try? fixture.store.add(pipe, as: new, fixture.work) }
            // The add has begun once somebody reads the pipe; half of the disk later, most chunks have been met.
            let file = try #require(fopen(pipe, "w"))
            #expect(fwrite(disk, 1, disk.count / 2, file) == disk.count / 2)
            fflush(file)
            try fixture.store.delete(old)
            for _ in 0..<2 {
                let result = try fixture.store.collectGarbage(fixture.work)
                #expect(result.deletedPacks == 0)
                #expect(result.waiting.bytes > 0)
            }
            #expect(disk[(disk.count / 2)...].withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) } > 0)
            fclose(file)
            adding.join()
            #expect(try fixture.store.collectGarbage(fixture.work).waiting == .zero)
            let image = try fixture.store.image(.id(new.id))
            #expect(try fixture.export(image) == disk)
            #expect(try fixture.store.verify(fixture.work).problems == [])
        }
    }

    @Test("drafts of dead sessions go, those of living ones stay")
    func drafts() throws {
        try Fixture.use { fixture in
            let dead = fixture.directory.appending("store/packs/\(String(repeating: "a", count: 32))-1.part").text
            close(open(dead, O_CREAT | O_RDWR, 0o600))
            let result = try fixture.store.collectGarbage(fixture.work)
            #expect(result.removedDrafts == 1)
            #expect(access(dead, F_OK) != 0)
        }
    }

    @Test("one collection at a time")
    func exclusive() throws {
        try Fixture.use { fixture in
            let lock = try FileLock(fixture.directory.appending("store/gc.lock"), by: .after(.zero))
            let failure = #expect(throws: Failure.self) { try fixture.store.collectGarbage(fixture.work) }
            #expect(failure?.kind == .conflict)
            _ = consume lock
        }
    }

    @Test("images come and go while garbage is collected and everything stays whole")
    func torture() throws {
        try Fixture.use { fixture in
            let base = SampleDisk.mixed(seed: 6, 6 << 20)
            let failures = Failures()
            let adders = (0..<3).map { adder in
                Thread { failures.collect { try churn(fixture, base, adder) } }
            }
            let collector = Thread {
                failures.collect {
                    for _ in 0..<12 { _ = try fixture.store.collectGarbage(fixture.work) }
                }
            }
            for thread in adders + [collector] { thread.join() }
            #expect(failures.all == [])
            let found = try fixture.store.verify(fixture.work)
            #expect(found.problems == [])
            #expect(found.images == 3)
        }
    }
    /// Adds variants of a disk, reads each back and deletes the one before.
    private func churn(_ fixture: Fixture, _ base: [UInt8], _ adder: Int) throws {
        var last: StoredImage?
        for round in 0..<6 {
            let disk = base + SampleDisk.mixed(seed: UInt64(100 + round), 300_000)
            let image = try fixture.add(disk, "image-\(adder)").image
            if let last { try fixture.store.delete(last) }
            let out = fixture.directory.appending("out-\(adder)")
            try fixture.store.export(image, as: .raw, to: out, fixture.work)
            if try fixture.read(out) != disk { throw Failure(.failed, "\(image.label) came out otherwise") }
            last = image
        }
    }

    private func size(of fixture: Fixture) throws -> Int {
        try fixture.packs().reduce(0) { sum, name in
            var facts = stat()
            #expect(stat(fixture.directory.appending("store/packs/\(name)").text, &facts) == 0)
            return sum + Int(facts.st_size)
        }
    }
}
