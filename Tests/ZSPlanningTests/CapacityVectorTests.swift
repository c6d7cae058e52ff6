import Testing
import ZSModel
import ZSPlanning

/// The vectors of `allocation.md` 11 that are about capacity and storage.
@Suite struct CapacityVectorTests {
    @Test("A-T-01, A-CAP-01: 8 threads at ratio 10 are 80 vCPUs")
    func cpuRatio() {
        #expect(SampleCloud.host(1, threads: 8).totalCPUs(PlacementSettings()) == 80)
    }

    @Test("A-T-02, A-CAP-02: 4 GiB at ratio 2.0 hold 8 GiB of VMs and no byte more")
    func memoryRatio() throws {
        var cloud = SampleCloud()
        cloud.settings.memoryRatio = try OvercommitRatio.read("2.0")
        cloud.hosts = [SampleCloud.host(1, memory: .gibibytes(4))]
        #expect(cloud.refusal(.vm(memory: .gibibytes(8))) == nil)
        #expect(cloud.refusal(.vm(memory: ByteCount(bytes: 8 << 30 + 1))) != nil)
        #expect(cloud.hosts[0].advisedSwap(cloud.settings) == .gibibytes(4))
    }

    @Test("A-T-03, A-CAP-03: with 512 MiB reserved and 700 MiB left a VM of 512 MiB does not fit")
    func memoryReserve() throws {
        var cloud = SampleCloud()
        cloud.settings.reservedMemory = .mebibytes(512)
        cloud.hosts = [SampleCloud.host(1, memory: .mebibytes(4096), placedMemory: .mebibytes(4096 - 700))]
        let failure = try #require(cloud.refusal(.vm(memory: .mebibytes(512))))
        #expect(failure.details == [.init("host h1", "A-HOST-04 needs 512 MiB, free 188 MiB")])
    }

    @Test("A-T-04, A-CAP-12: 2 TiB at ratio 2.0 give out 4 TiB")
    func storageRatio() throws {
        var settings = SampleCloud.noReserves
        settings.storageRatio = try OvercommitRatio.read("2.0")
        var room = StorageRoom(total: .tebibytes(2))
        for _ in 0..<4 {
            #expect(room.lack(for: .init(volumes: .tebibytes(1)), settings) == nil)
            room.add(.init(volumes: .tebibytes(1)))
        }
        let lack = room.lack(for: .init(volumes: .gibibytes(1)), settings)
        #expect(lack == .room(needed: .mebibytes(512), free: .zero))
    }

    @Test(
        "A-T-05, A-T-06, A-CAP-10, A-CAP-11: volumes count with their virtual size, the cache with its real one",
        arguments: [(ByteCount.zero, Int64(400)), (.gibibytes(3), 397)])
    func available(cache: ByteCount, gibibytes: Int64) {
        let room = StorageRoom(
            total: .gibibytes(500), volumes: .gibibytes(100), caches: cache, physicalUsed: .gibibytes(3))
        #expect(room.available(SampleCloud.noReserves) == gibibytes << 30)
        #expect(room.total.bytes - room.physicalUsed.bytes == 497 << 30)
    }

    @Test("A-T-07, A-CAP-17: the image that the cache lacks needs room too (A-FAIL-18)")
    func imageNeedsRoom() throws {
        var cloud = SampleCloud()
        let share = StorageRoom(total: .gibibytes(800), volumes: .gibibytes(400))
        cloud.hosts = [SampleCloud.host(1, share: share)]
        let request = PlacementRequest.vm(disk: .gibibytes(400), imageSize: .gibibytes(10))
        let failure = try #require(cloud.refusal(request))
        #expect(failure.details == [.init("host h1", "A-HOST-05 local1: needs 410 GiB, free 400 GiB")])
        cloud.hosts[0].shares[0].cachedImages = [.image]
        #expect(cloud.refusal(request) == nil)
    }

    @Test("A-T-08, A-CAP-13: at the threshold nothing new is made")
    func threshold() throws {
        var cloud = SampleCloud()
        let share = StorageRoom(total: .gibibytes(1000), physicalUsed: .gibibytes(900))
        cloud.hosts = [SampleCloud.host(1, share: share)]
        let failure = try #require(cloud.refusal())
        #expect(failure.message.contains("900 GiB really used, the threshold is 900 GiB"))
        cloud.hosts[0].shares[0].room.physicalUsed = .gibibytes(899)
        #expect(cloud.refusal() == nil)
    }

    @Test(
        "A-T-09, A-CAP-13: thresholds out of range or too fine are refused",
        arguments: ["0.95001", "0", "1.0001", "-0.5", "", ".5", "0.", "1e1", "0,9"])
    func threshold(text: String) {
        #expect(throws: Reject.self) { try UseThreshold.read(text) }
    }
    @Test(
        "A-T-10, A-CAP-02: memory ratios out of range or too fine are refused",
        arguments: ["0.5", "1000.01", "1.001", "0.99", "x"])
    func ratio(text: String) {
        #expect(throws: Reject.self) { try OvercommitRatio.read(text) }
    }
    @Test("A-CAP-02, A-CAP-13: what is in range is read and spelled back")
    func spelled() throws {
        #expect(try OvercommitRatio.read("1000").spelled == "1000.0")
        #expect(try OvercommitRatio.read("1.05").spelled == "1.05")
        #expect(try UseThreshold.read("0.0001").spelled == "0.0001")
        #expect(try UseThreshold.read("1").spelled == "1.0")
    }
    @Test("A-CAP-15: overcommit with a high threshold is warned of")
    func warning() throws {
        var settings = PlacementSettings()
        #expect(settings.warnings.isEmpty)
        settings.storageRatio = try OvercommitRatio.read("1.5")
        #expect(settings.warnings.count == 1)
        settings.storageThreshold = try UseThreshold.read("0.6")
        #expect(settings.warnings.isEmpty)
    }

    @Test("A-T-11, A-PS-06: of two local storages the one with most free space on the host is taken")
    func mostFreeLocal() throws {
        var cloud = SampleCloud()
        cloud.storages.append(PrimaryStorageFacts(uuid: .otherStorage, name: "local2", kind: .local))
        cloud.hosts = [SampleCloud.host(1)]
        cloud.hosts[0].shares[0].room.total = .gibibytes(100)
        cloud.hosts[0].shares[1].room.total = .gibibytes(200)
        #expect(try cloud.place().volumeStorages == [.otherStorage])
    }

    @Test("A-T-12, A-PS-05: of two NFS storages one is drawn, the same for the same seed, each about half the time")
    func drawnNFS() throws {
        var cloud = SampleCloud()
        cloud.storages = [SampleCloud.shared(.storage, .nfs), SampleCloud.shared(.otherStorage, .nfs)]
        var first = 0
        for seed in 0..<400 as Range<UInt64> {
            let chosen = try cloud.place(seed: seed).volumeStorages
            #expect(try cloud.place(seed: seed).volumeStorages == chosen)
            if chosen == [.storage] { first += 1 }
        }
        #expect((140...260).contains(first))
    }

    @Test(
        "A-T-13, A-PS-01: beside local storage the root volume goes to the local one",
        arguments: [PrimaryStorageFacts.Kind.nfs, .sharedMountPoint])
    func rootOnLocal(kind: PrimaryStorageFacts.Kind) throws {
        var cloud = SampleCloud()
        cloud.storages.append(SampleCloud.shared(.otherStorage, kind, room: StorageRoom(total: .tebibytes(9))))
        #expect(try cloud.place().volumeStorages == [.storage])
    }

    @Test("A-T-14, A-PS-03: with local and NFS storage a data volume's storage must be named")
    func dataMustBeNamed() throws {
        var cloud = SampleCloud()
        cloud.storages.append(SampleCloud.shared(.otherStorage, .nfs))
        var request = PlacementRequest.vm()
        request.volumes.append(VolumeRequest(size: .gibibytes(1)))
        let failure = try #require(cloud.refusal(request))
        #expect(failure.details.first?.text.hasPrefix("A-PS-03") == true)
        request.volumes[1].storage = .otherStorage
        #expect(try cloud.place(request).volumeStorages == [.storage, .otherStorage])
    }

    @Test("A-T-15, R-VOL-17: a later data volume goes to the storage that does not hold the root volume")
    func laterVolume() throws {
        var cloud = SampleCloud()
        cloud.storages.append(SampleCloud.shared(.otherStorage, .nfs))
        var generator = Seeded(1)
        let request = VolumePlacementRequest(
            name: "data", volume: VolumeRequest(size: .gibibytes(1)), cluster: .cluster, host: .host(1),
            rootStorage: .storage)
        #expect(try cloud.facts.place(request, using: &generator) == .otherStorage)
    }

    @Test("A-T-26, A-CAP-18: a local storage is the sum of the shares of the hosts that are given")
    func lostShare() {
        let shares = [100, 200].map { StorageRoom(total: .gibibytes($0), volumes: .gibibytes(10)) }
        #expect(StorageRoom(sumOf: shares).available(SampleCloud.noReserves) == 280 << 30)
        #expect(StorageRoom(sumOf: shares.dropLast()).available(SampleCloud.noReserves) == 90 << 30)
    }

    @Test("A-T-30, A-CAP-20: a deleted volume counts until it is expunged")
    func deletedVolume() {
        // Expunging is what takes its size out of `volumes`.
        let deleted = StorageRoom(total: .gibibytes(150), volumes: .gibibytes(100))
        let expunged = StorageRoom(total: .gibibytes(150))
        let need = StorageRoom.Need(volumes: .gibibytes(100))
        #expect(deleted.lack(for: need, SampleCloud.noReserves) != nil)
        #expect(expunged.lack(for: need, SampleCloud.noReserves) == nil)
    }

    @Test("A-CAP-16: the reserve of a storage is never given out")
    func storageReserve() {
        let room = StorageRoom(total: .gibibytes(11))
        #expect(room.lack(for: .init(volumes: .gibibytes(10)), PlacementSettings()) == nil)
        #expect(
            room.lack(for: .init(volumes: .gibibytes(11)), PlacementSettings())
                == .room(needed: .gibibytes(11), free: .gibibytes(10)))
    }

    @Test("sizes that users make up do not overflow")
    func hugeSizes() {
        let huge = ByteCount(bytes: .max)
        var cloud = SampleCloud()
        var request = PlacementRequest.vm(memory: huge, disk: huge, imageSize: huge)
        request.volumes.append(VolumeRequest(size: huge))
        #expect(cloud.refusal(request) != nil)
        request.memory = .gibibytes(1)
        #expect(cloud.refusal(request)?.hint?.hasPrefix("A-FAIL-04") == true)
        cloud.settings.storageRatio = OvercommitRatio(hundredths: 100_000) ?? .one
        #expect(cloud.refusal(request) != nil)
    }
}
