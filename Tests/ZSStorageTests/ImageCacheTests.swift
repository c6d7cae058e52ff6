import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct ImageCacheTests {
    /// Puts a qcow2 of 8 MiB, a quarter of it filled, into the repository.
    private func sample(_ shop: Workshop, format: String = "qcow2") throws -> ImageFacts {
        try shop.run(
            #"""
            head -c 2097152 /dev/urandom > "$1/data"; truncate -s 8M "$1/data"
            qemu-img convert -f raw -O "$2" "$1/data" "$1/image"
            """#, format)
        return try shop.add("image")
    }

    @Test(
        "R-IC-01, R-IC-02: the cache is filled once, verified, read-only; a root volume is a thin overlay of it",
        arguments: ["qcow2", "raw"], [false, true])
    func overlay(format: String, remote: Bool) throws {
        try Workshop.use { (shop) throws in
            let facts = try sample(shop, format: format)
            let shell: any Shell = remote ? EnvironmentShell.another : shop.shell
            let storage = try LocalDirectoryStorage(Workshop.address(2, shop.directory.appending("ps")), on: shell)
            #expect(try !storage.hasCached(uuid(10), by: shop.deadline))
            let progress = RecordedProgress()
            for _ in 0..<2 {
                let size = try storage.cache(
                    uuid(10), facts, from: shop.repository, by: shop.deadline, progress: progress)
                #expect(size >= .mebibytes(2) && size < .mebibytes(4))
            }
            #expect(try storage.hasCached(uuid(10), by: shop.deadline))
            if remote { #expect(progress.all.last?.done == facts.file?.size.bytes) }
            let cached = "\(shop.directory)/ps/imagecache/template/\(uuid(10))/\(uuid(10)).\(format)"
            #expect(try shop.run(#"cmp "$1/image" "$2" && stat -c %a "$2""#, cached) == "444\n")

            try storage.create(
                VolumeOrder(uuid: uuid(20), role: .root, size: .mebibytes(16), base: uuid(10)), by: shop.deadline)
            let volume = storage.installPath(of: uuid(20), .root)
            let usage = try storage.usage(of: uuid(20), .root, by: shop.deadline)
            #expect(usage.virtualSize == .mebibytes(16))
            #expect(usage.actualSize < .mebibytes(1))
            let information = try shop.run(#"qemu-img info "$2""#, volume)
            #expect(information.contains("backing file: \(cached)\n"))
            #expect(information.contains("backing file format: \(format)\n"))
            try shop.run(#"qemu-img compare -q -s -f raw -F qcow2 "$1/data" "$2" || [ $? = 1 ]"#, volume)
            try shop.run(#"qemu-img convert -O raw "$2" "$1/back"; cmp -n 8388608 "$1/data" "$1/back""#, volume)
        }
    }

    @Test("a root volume smaller than its image is refused")
    func tooSmall() throws {
        try Workshop.use { (shop) throws in
            let facts = try sample(shop)
            _ = try shop.storage.cache(
                uuid(10), facts, from: shop.repository, by: shop.deadline, progress: NoProgress())
            let order = VolumeOrder(uuid: uuid(20), role: .root, size: .mebibytes(4), base: uuid(10))
            let failure = #expect(throws: Failure.self) { try shop.storage.create(order, by: shop.deadline) }
            #expect(failure?.kind == .usage)
            #expect(failure?.message.contains("8388608") == true)
            #expect(try shop.leftovers("ps/rootVolumes") == "")
        }
    }

    @Test("R-IC-04: a cached image on which a volume stands is not dropped; afterwards it is, any number of times")
    func drop() throws {
        try Workshop.use { (shop) throws in
            let facts = try sample(shop)
            _ = try shop.storage.cache(
                uuid(10), facts, from: shop.repository, by: shop.deadline, progress: NoProgress())
            try shop.storage.create(
                VolumeOrder(uuid: uuid(20), role: .root, size: .mebibytes(16), base: uuid(10)), by: shop.deadline)
            let failure = #expect(throws: Failure.self) { try shop.storage.dropCached(uuid(10), by: shop.deadline) }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("\(uuid(20)).qcow2 stands on it") == true)
            #expect(try shop.storage.hasCached(uuid(10), by: shop.deadline))
            try shop.storage.delete(uuid(20), .root, by: shop.deadline)
            for _ in 0..<2 { try shop.storage.dropCached(uuid(10), by: shop.deadline) }
            #expect(try shop.leftovers("ps/imagecache/template") == "")
        }
    }

    @Test("what arrives otherwise than it was recorded is not believed, and leaves nothing", arguments: [false, true])
    func damaged(remote: Bool) throws {
        try Workshop.use { (shop) throws in
            let facts = try sample(shop)
            let shell: any Shell = remote ? EnvironmentShell.another : shop.shell
            let storage = try LocalDirectoryStorage(Workshop.address(2, shop.directory.appending("ps")), on: shell)
            let file = shop.repository.installPath(of: uuid(10))
            let damages = [
                (#"printf X | dd "of=$2" bs=1 seek=300000 conv=notrunc 2>/dev/null"#, "its sha256 is"),
                (#"truncate -s 300000 "$2""#, remote ? "300000 of" : "300000 bytes arrived of"),
                (#"rm "$2""#, "has no file of image"),
            ]
            for (damage, message) in damages {
                try shop.run(#"chmod u+w "$2";"# + damage, file)
                let failure = #expect(throws: Failure.self) {
                    try storage.cache(
                        uuid(10), facts, from: shop.repository, by: shop.deadline, progress: NoProgress())
                }
                #expect(failure?.message.contains(message) == true, "\(String(describing: failure))")
                #expect(try shop.leftovers("ps/imagecache/template") == "")
            }
        }
    }

    @Test("R-IC-01: several that fill at once end with one good copy and nothing beside it")
    func atOnce() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let shop = try Workshop(directory.path)
        try shop.repository.prepare(by: shop.deadline)
        try shop.storage.prepare(by: shop.deadline)
        let facts = try sample(shop)
        let (storage, repository) = (shop.storage, shop.repository)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    _ = try storage.cache(
                        uuid(10), facts, from: repository, by: .after(.seconds(60)), progress: NoProgress())
                }
            }
            try await group.waitForAll()
        }
        let left = try shop.run(#"ls -A "$1/ps/imagecache/template/$2""#, "\(uuid(10))")
        #expect(left == "\(uuid(10)).qcow2\n")
        try shop.run(#"cmp "$1/image" "$1/ps/imagecache/template/$2/$2.qcow2""#, "\(uuid(10))")
    }

    @Test(
        "A-FAIL-18: a disk that runs full while the cache is filled", .enabled(if: LocalShell().isRoot),
        arguments: [false, true])
    func fullDisk(remote: Bool) throws {
        try TemporaryDirectory.use { (directory) throws in
            let disk = try SmallDisk(.mebibytes(1), at: directory.appending("ps"))
            let shop = try Workshop(directory)
            try shop.repository.prepare(by: shop.deadline)
            let facts = try sample(shop)
            let shell: any Shell = remote ? EnvironmentShell.another : shop.shell
            let storage = try LocalDirectoryStorage(Workshop.address(2, directory.appending("ps")), on: shell)
            try storage.prepare(by: shop.deadline)
            let failure = #expect(throws: Failure.self) {
                try storage.cache(
                    uuid(10), facts, from: shop.repository, by: shop.deadline, progress: NoProgress())
            }
            #expect(failure?.kind == .io, "\(String(describing: failure))")
            #expect(try shop.leftovers("ps/imagecache/template") == "")
            _ = consume disk
        }
    }
}
