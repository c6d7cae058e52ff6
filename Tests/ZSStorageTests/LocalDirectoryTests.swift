import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct LocalDirectoryTests {
    @Test(
        "R-PSL-02: directories of the system are refused",
        arguments: ["/", "/dev", "/dev/shm", "/proc/1", "/sys", "/usr/bin", "/usr/bin/x", "/bin", "/etc", "/run/zs"])
    func systemPaths(path: String) throws {
        let address = try Workshop.address(2, AbsolutePath.read(path))
        let failure = #expect(throws: Failure.self) { try LocalDirectoryStorage(address, on: LocalShell()) }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("R-PSL-02") == true)
    }

    @Test("R-PSL-02: a link to a directory of the system is refused too, and nothing is made in it")
    func linkToSystem() throws {
        try TemporaryDirectory.use { (directory) throws in
            let shop = try Workshop(directory)
            try shop.run(#"ln -s /dev "$1/ps""#)
            let failure = #expect(throws: Failure.self) { try shop.storage.prepare(by: shop.deadline) }
            #expect(failure?.message.contains("'/dev' belongs to the system") == true)
            #expect(try shop.run("ls -d /dev/.zs-storage 2>/dev/null || true") == "")
        }
    }

    @Test("a storage is prepared any number of times; another one is refused the directory")
    func prepare() throws {
        try Workshop.use { (shop) throws in
            try shop.storage.prepare(by: shop.deadline)
            let other = try LocalDirectoryStorage(
                Workshop.address(3, shop.directory.appending("ps")), on: shop.shell)
            let failure = #expect(throws: Failure.self) { try other.prepare(by: shop.deadline) }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("\(uuid(2))") == true)
            #expect(try shop.leftovers("ps/rootVolumes") == "")
        }
    }

    @Test("a directory whose disk is not mounted is no storage: nothing is made there, nothing said to be gone")
    func unmounted() throws {
        try Workshop.use { (shop) throws in
            try shop.run(#"mv "$1/ps" "$1/away"; mkdir "$1/ps""#)
            let order = VolumeOrder(uuid: uuid(20), role: .data, size: .gibibytes(1), base: nil)
            for attempt in [
                { try shop.storage.create(order, by: shop.deadline) },
                { try shop.storage.delete(uuid(20), .data, by: shop.deadline) },
                { _ = try shop.storage.volumes(by: shop.deadline) },
                { _ = try shop.storage.capacity(by: shop.deadline) },
            ] {
                let failure = #expect(throws: Failure.self) { try attempt() }
                #expect(failure?.message.contains("not prepared") == true)
            }
            #expect(try shop.leftovers("ps") == "")
        }
    }

    @Test("R-PS-14: capacity is the file system's")
    func capacity() throws {
        try Workshop.use { (shop) throws in
            let capacity = try shop.storage.capacity(by: shop.deadline)
            let df = try shop.run(#"df -B1 --output=size "$1/ps" | tail -n 1"#)
            #expect(capacity.total.bytes == Int64(df.split(separator: "\n")[0].split(separator: " ")[0]))
            #expect(capacity.available <= capacity.total)
        }
    }

    @Test(
        "R-PS-05, A-CAP-21: a data volume is an empty thin qcow2; making it again changes nothing, deleting twice is fine"
    )
    func dataVolume() throws {
        try Workshop.use { (shop) throws in
            let volume = uuid(20)
            let order = VolumeOrder(uuid: volume, role: .data, size: .gibibytes(3), base: nil)
            try shop.storage.create(order, by: shop.deadline)
            let usage = try shop.storage.usage(of: volume, .data, by: shop.deadline)
            #expect(usage.virtualSize == .gibibytes(3))
            #expect(usage.actualSize < .mebibytes(1))
            let path = shop.storage.installPath(of: volume, .data)
            #expect(path == "\(shop.directory)/ps/dataVolumes/\(volume)/\(volume).qcow2")
            #expect(shop.storage.source(of: volume, .data) == .file(try AbsolutePath.read(path), format: .qcow2))
            #expect(try shop.run(#"qemu-img check -q "$2" && stat -c %a "$2""#, path) == "600\n")

            let before = try shop.run(#"stat -c '%i %y' "$2""#, path)
            try shop.storage.create(order, by: shop.deadline)
            #expect(try shop.run(#"stat -c '%i %y' "$2""#, path) == before)
            #expect(try shop.storage.volumes(by: shop.deadline) == [volume])

            try shop.storage.delete(volume, .data, by: shop.deadline)
            try shop.storage.delete(volume, .data, by: shop.deadline)
            #expect(try shop.leftovers("ps/dataVolumes") == "")
            let failure = #expect(throws: Failure.self) {
                try shop.storage.usage(of: volume, .data, by: shop.deadline)
            }
            #expect(failure?.kind == .notFound)
        }
    }

    @Test("a volume larger than any file can be is refused and leaves nothing")
    func absurdSize() throws {
        try Workshop.use { (shop) throws in
            let order = VolumeOrder(uuid: uuid(20), role: .data, size: ByteCount(bytes: .max), base: nil)
            #expect(throws: Failure.self) { try shop.storage.create(order, by: shop.deadline) }
            #expect(try shop.leftovers("ps/dataVolumes") == "")
        }
    }

    @Test("a root volume without its image in the cache is refused and leaves nothing")
    func noBase() throws {
        try Workshop.use { (shop) throws in
            let order = VolumeOrder(uuid: uuid(20), role: .root, size: .gibibytes(1), base: uuid(10))
            let failure = #expect(throws: Failure.self) { try shop.storage.create(order, by: shop.deadline) }
            #expect(failure?.kind == .notFound)
            #expect(failure?.message.contains("image \(uuid(10)) is not in the cache") == true)
            #expect(try shop.leftovers("ps/rootVolumes") == "")
        }
    }

    @Test("orphans are listed; what is not named by a UUID is not")
    func listing() throws {
        try Workshop.use { (shop) throws in
            for (number, role) in [(20, VolumeOrder.Role.root), (21, .data)] {
                try shop.storage.create(
                    VolumeOrder(uuid: uuid(number), role: role, size: .mebibytes(1), base: nil), by: shop.deadline)
            }
            try shop.run(#"mkdir "$1/ps/rootVolumes/lost+found"; touch "$1/ps/rootVolumes/file""#)
            #expect(try shop.storage.volumes(by: shop.deadline).sorted() == [uuid(20), uuid(21)])
        }
    }

    @Test("a full disk is an input/output error that says so, and leaves nothing", .enabled(if: LocalShell().isRoot))
    func fullDisk() throws {
        try TemporaryDirectory.use { (directory) throws in
            let disk = try SmallDisk(.mebibytes(2), at: directory.appending("ps"))
            let shop = try Workshop(directory)
            try shop.storage.prepare(by: shop.deadline)
            try shop.run(#"dd if=/dev/zero "of=$1/ps/filler" bs=64K 2>/dev/null || true"#)
            let order = VolumeOrder(uuid: uuid(20), role: .data, size: .gibibytes(1), base: nil)
            let failure = #expect(throws: Failure.self) { try shop.storage.create(order, by: shop.deadline) }
            #expect(failure?.kind == .io)
            #expect(failure?.message.contains("the disk is full") == true)
            #expect(try shop.leftovers("ps/dataVolumes") == "")
            _ = consume disk
        }
    }

    @Test("types of storage that are not there are refused by name")
    func types() throws {
        let address = StorageAddress(uuid: uuid(1), type: "Ceph", url: "/x")
        #expect(throws: Failure.self) { try StorageTypes().primary(address, on: LocalShell()) }
        #expect(throws: Failure.self) { try StorageTypes().repository(address, on: LocalShell()) }
        let relative = StorageAddress(uuid: uuid(1), type: "LocalStorage", url: "x/y")
        #expect(throws: Failure.self) { try StorageTypes().primary(relative, on: LocalShell()) }
    }
}
