import Glibc
import Testing
import ZSImageStore
import ZSModel

@Suite("Index of an image store")
struct IndexTests {
    @Test("many packs are brought into few indexes, and everything is found through them")
    func merged() throws {
        try Fixture.use { fixture in
            let disks = (0..<20).map { disk($0) }
            let images = try disks.map { try fixture.add($0).image }
            #expect(try fixture.files("packs").count == 20)
            #expect((1...3).contains(try fixture.files("index").count))
            for (image, disk) in zip(images, disks) {
                #expect(try fixture.export(image) == disk)
                #expect(try fixture.add(disk).newData == .zero)
            }
            // An index is only a help.
            for name in try fixture.files("index") {
                #expect(truncate(fixture.directory.appending("store/index/\(name)").text, 100) == 0)
            }
            #expect(try fixture.export(images[7]) == disks[7])
            #expect(try fixture.add(disks[8]).newData == .zero)
        }
    }

    @Test("an index that speaks of packs that are gone does no harm")
    func stale() throws {
        try Fixture.use { fixture in
            var images: [StoredImage] = []
            for seed in 0..<17 { images.append(try fixture.add(disk(seed)).image) }
            for image in images.dropFirst() { try fixture.store.delete(image) }
            #expect(try fixture.store.collectGarbage(fixture.work).deletedPacks >= 16)
            #expect(try fixture.add(disk(5)).newData.bytes > 0)
            #expect(try fixture.store.verify(fixture.work).problems == [])
        }
    }

    private func disk(_ seed: Int) -> [UInt8] {
        var disk = SampleDisk(seed: UInt64(seed))
        disk.file(200_000)
        return disk.bytes
    }
}
