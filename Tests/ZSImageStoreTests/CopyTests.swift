import Glibc
import Testing
import ZSImageStore
import ZSModel
import ZSTestSupport

@Suite struct CopyTests {
    @Test("a copy under another name has the same content, and sends nothing that is there")
    func changed() throws {
        try Fixture.use { (source) throws in
            let disk = SampleDisk.mixed(seed: 5, 3 << 20)
            let image = try source.add(disk).image
            try Fixture.use { (target) throws in
                for version in 1...2 {
                    let id = UUID(high: 7, low: UInt64(version))
                    let sync = try SyncImages(
                        from: LocalSource(source.store), to: LocalTarget(target.store), source.work)
                    let copied = try sync.copy(image) { copy in
                        copy.id = id
                        copy.name = ImageName(nearest: "kopie von „disk“", otherwise: id)
                        copy.version = 1
                    }
                    #expect((copied.sent > .zero) == (version == 1))
                    let found = try target.store.image(.id(id))
                    #expect(found == copied.image)
                    #expect("\(found.label)" == "kopie-von--disk-@\(version)")
                    #expect(found.content == image.content)
                    #expect(try target.export(found) == disk)
                }
                #expect(try target.store.verify(target.work).problems.isEmpty)
            }
        }
    }

    @Test(
        "a name of any letters has a nearest one",
        arguments: [("debian 12", "debian-12"), ("-a/b", "a-b"), ("日本", nil), ("", nil), ("x.y_z+1", "x.y_z+1")])
    func names(text: String, expected: String?) {
        let id = UUID(high: 1, low: 2)
        #expect(ImageName(nearest: text, otherwise: id).text == expected ?? id.description)
        #expect(ImageName(nearest: String(repeating: "é9", count: 200), otherwise: id).text.utf8.count == 128)
    }

    @Test("a store is made beside hidden files and lost+found, and nowhere else")
    func places() throws {
        try TemporaryDirectory.use { directory in
            for name in [".zs-storage", "lost+found", "letter"] {
                let path = directory.appending("x\(name)")
                #expect(mkdir(path.text, 0o755) == 0)
                #expect(mkdir(path.appending(name).text, 0o755) == 0)
                if name == "letter" {
                    let failure = #expect(throws: Failure.self) { try ImageStore.create(path) }
                    #expect(failure?.kind == .exists)
                } else {
                    _ = try ImageStore.create(path)
                }
            }
        }
    }
}
