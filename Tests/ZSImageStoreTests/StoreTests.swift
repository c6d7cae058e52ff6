import Glibc
import Testing
import ZSImageStore
import ZSModel
import ZSTestSupport

/// A store in a directory of its own.
struct Fixture {
    let directory: AbsolutePath
    let store: ImageStore
    let work = Work(threads: 2)

    static func use(_ body: (Fixture) throws -> Void) throws {
        try TemporaryDirectory.use { directory in
            try body(Fixture(directory: directory, store: ImageStore.create(directory.appending("store"))))
        }
    }
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String = "disk") throws -> String {
        let path = directory.appending(name).text
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        return path
    }
    @discardableResult
    func add(_ bytes: [UInt8], _ name: String = "disk") throws -> Addition {
        try store.add(write(bytes, name), as: new(name), work)
    }
    func new(_ name: String) throws -> NewImage {
        var random = SystemRandomNumberGenerator()
        return NewImage(id: UUID(random: &random), name: try #require(ImageName(name)))
    }
    func export(_ image: StoredImage) throws -> [UInt8] {
        let path = directory.appending("out")
        try store.export(image, as: .raw, to: path, work)
        return try read(path)
    }
    func read(_ path: AbsolutePath) throws -> [UInt8] {
        let file = try #require(fopen(path.text, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
    func packs() throws -> [String] { try files("packs") }
    func files(_ part: String) throws -> [String] {
        let stream = try #require(opendir(directory.appending("store/\(part)").text))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}

@Suite("Image store")
struct StoreTests {
    @Test(
        "an image comes out as it went in",
        arguments: [0, 1, 511, 4096, 4097, 65_537, 8 << 20, (8 << 20) + 1, 20_000_123])
    func roundTrip(size: Int) throws {
        try Fixture.use { fixture in
            let disk = SampleDisk.mixed(seed: UInt64(size) &+ 7, size)
            let image = try fixture.add(disk).image
            #expect(image.content.virtualSize.bytes == Int64(size))
            #expect(try fixture.export(image) == disk)
            #expect(try fixture.store.verify(fixture.work).problems == [])
        }
    }

    @Test("the same content gives the same digest however it is read, and is stored once")
    func sameContent() throws {
        try Fixture.use { fixture in
            let disk = SampleDisk.mixed(seed: 11, 30 << 20)
            let path = try fixture.write(disk)
            let first = try fixture.store.add(path, as: fixture.new("disk"), fixture.work)
            let again = try fixture.store.add(path, as: fixture.new("disk"), Work(threads: 1))
            #expect(again.newData == .zero)
            #expect(again.image.version == 2)
            #expect(again.image.content == first.image.content)
            let pipe = fixture.directory.appending("pipe").text
            #expect(mkfifo(pipe, 0o600) == 0)
            let feeder = Feeder(pipe, disk)
            let streamed = try fixture.store.add(pipe, as: fixture.new("stream"), fixture.work)
            #expect(feeder.end())
            #expect(streamed.image.content == first.image.content)
            #expect(streamed.newData == .zero)
        }
    }

    @Test("holes cost nothing")
    func holes() throws {
        try Fixture.use { fixture in
            let path = try fixture.write([])
            let size = 3 << 40
            let file = open(path, O_RDWR)
            defer { close(file) }
            #expect(ftruncate(file, off_t(size)) == 0)
            #expect(pwrite(file, "end", 3, off_t(size - 3)) == 3)
            let image = try fixture.store.add(path, as: fixture.new("sparse"), fixture.work).image
            #expect(image.content.virtualSize == .tebibytes(3))
            #expect(image.content.dataSize.bytes <= 64 << 10)
            #expect(image.content.pieces <= 4)
            let out = fixture.directory.appending("out")
            try fixture.store.export(image, as: .raw, to: out, fixture.work)
            var facts = stat()
            #expect(stat(out.text, &facts) == 0)
            #expect(facts.st_size == size && facts.st_blocks < 1000)
        }
    }

    @Test("images are found by id, name, version and tag")
    func references() throws {
        try Fixture.use { fixture in
            let store = fixture.store
            let one = try fixture.add([1], "a").image
            let two = try fixture.add([2], "a").image
            let other = try fixture.add([3], "b").image
            #expect(try store.images() == [one, two, other])
            try store.tag(one, #require(ImageTag("stable")))
            for (reference, image) in [
                ("a", two), ("a@1", one), ("a@2", two), ("a@stable", one), ("b", other), ("\(other.id)", other),
            ] {
                #expect(try store.image(ImageReference.read(reference)) == image)
            }
            #expect(throws: Failure.self) { try store.image(ImageReference.read("a@3")) }
            try store.delete(one)
            #expect(try store.tags() == [])
            #expect(throws: Failure.self) { try store.image(.id(one.id)) }
            #expect(try fixture.add([4], "a").image.version == 3)
        }
    }

    @Test("a flipped bit is found and named")
    func flippedBit() throws {
        try Fixture.use { fixture in
            let image = try fixture.add(SampleDisk.mixed(seed: 5, 3 << 20), "victim").image
            let pack = fixture.directory.appending("store/packs/\(try fixture.packs()[0])").text
            let file = open(pack, O_RDWR)
            defer { close(file) }
            var byte: UInt8 = 0
            #expect(pread(file, &byte, 1, 5000) == 1)
            byte ^= 0x10
            #expect(pwrite(file, &byte, 1, 5000) == 1)
            let problems = try fixture.store.verify(fixture.work).problems
            #expect(problems.contains { $0.subject == "image victim@1" })
            #expect(problems.contains { $0.subject.hasPrefix("pack ") })
            let failure = #expect(throws: Failure.self) { try fixture.export(image) }
            #expect(failure?.message.contains("damaged") == true)
            #expect(access(fixture.directory.appending("out").text, F_OK) != 0)
        }
    }

    @Test("a directory that is no empty place for a store is refused")
    func refusals() throws {
        try Fixture.use { fixture in
            #expect(throws: Failure.self) { try ImageStore.create(fixture.store.directory) }
            #expect(throws: Failure.self) { try ImageStore.create(fixture.directory) }
            #expect(throws: Failure.self) { try ImageStore.open(fixture.directory) }
            let reopened = try ImageStore.open(fixture.store.directory)
            #expect(reopened.id == fixture.store.id)
        }
    }
}
