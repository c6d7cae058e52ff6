import ZSModel
import ZSPlanning

/// A small generator with a seed, so that a test that draws lots draws the same ones each time.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension UUID {
    static func numbered(_ number: Int) -> UUID { UUID(high: 0, low: UInt64(number)) }
    static let zone = numbered(1)
    static let cluster = numbered(2)
    static let l2 = numbered(3)
    static let l3 = numbered(4)
    static let image = numbered(5)
    static let store = numbered(6)
    static let storage = numbered(10)
    static let otherStorage = numbered(11)
    static func host(_ number: Int) -> UUID { numbered(100 + number) }
}

/// An address written out in a test.
func ip(_ text: StaticString) -> IPv4Address { IPv4Address("\(text)")! }

/// One cluster with one local storage, one image on a Sftp backup storage and one L3 network, and the ways in which
/// tests differ from that.
struct SampleCloud {
    var hosts: [HostFacts] = [SampleCloud.host(1), SampleCloud.host(2), SampleCloud.host(3)]
    var storages = [PrimaryStorageFacts(uuid: .storage, name: "local1", kind: .local)]
    var storeKind = BackupStorageFacts.Kind.sftp
    var storeReadiness = Readiness()
    var clusterState = Readiness.State.enabled
    var clusterNetworks: Set<UUID> = [.l2]
    var addresses = AddressPool(ranges: [IPv4Range(ip("10.0.0.2"), ip("10.0.0.254"))!])
    var settings = SampleCloud.noReserves

    static var noReserves: PlacementSettings {
        var settings = PlacementSettings()
        settings.reservedMemory = .zero
        settings.reservedStorage = .zero
        return settings
    }

    static func host(
        _ number: Int, memory: ByteCount = .gibibytes(16), placedMemory: ByteCount = .zero, threads: Int = 8,
        vms: Int = 0, readiness: Readiness = Readiness(), share: StorageRoom = StorageRoom(total: .gibibytes(500))
    ) -> HostFacts {
        HostFacts(
            uuid: .host(number), name: "h\(number)", cluster: .cluster, readiness: readiness, cpuThreads: threads,
            memory: memory, placedMemory: placedMemory, vmCount: vms,
            shares: [LocalShare(storage: .storage, room: share), LocalShare(storage: .otherStorage, room: share)])
    }
    static func shared(
        _ uuid: UUID, _ kind: PrimaryStorageFacts.Kind, room: StorageRoom = StorageRoom(total: .gibibytes(500))
    ) -> PrimaryStorageFacts {
        PrimaryStorageFacts(uuid: uuid, name: "\(kind.rawValue)-\(uuid.description.suffix(2))", kind: kind, room: room)
    }

    var facts: CloudFacts {
        CloudFacts(
            clusters: [
                ClusterFacts(
                    uuid: .cluster, name: "c1", zone: .zone, state: clusterState, storages: storages.map(\.uuid),
                    l2Networks: clusterNetworks)
            ],
            hosts: hosts, storages: storages,
            backupStorages: [
                BackupStorageFacts(
                    uuid: .store, name: "bs1", kind: storeKind, readiness: storeReadiness, zones: [.zone],
                    available: .gibibytes(100))
            ],
            networks: [NetworkFacts(uuid: .l3, name: "l3-1", l2Network: .l2, addresses: addresses)],
            settings: settings)
    }

    func place(_ request: PlacementRequest = .vm(), seed: UInt64 = 1) throws(Failure) -> Placement {
        var generator = Seeded(seed)
        return try facts.place(request, using: &generator)
    }
    /// The failure of a request that must not find a place.
    func refusal(_ request: PlacementRequest = .vm()) -> Failure? {
        do {
            _ = try place(request)
            return nil
        } catch {
            return error
        }
    }
}

extension PlacementRequest {
    /// A VM of 1 CPU and 1 GiB with a root volume of 10 GiB from the image, on the L3 network.
    static func vm(
        memory: ByteCount = .gibibytes(1), disk: ByteCount = .gibibytes(10), imageSize: ByteCount = .zero,
        change: (inout PlacementRequest) -> Void = { _ in }
    ) -> PlacementRequest {
        var request = PlacementRequest(name: "vm1", cpuCount: 1, memory: memory)
        let image = ImageRequest(uuid: .image, name: "debian", actualSize: imageSize, backupStorages: [.store])
        request.volumes = [VolumeRequest(size: disk, image: image)]
        request.networks = [AddressRequest(network: .l3)]
        change(&request)
        return request
    }
    /// A VM whose only volume, the root, lies on `storage` already.
    static func stopped(on storage: UUID, lastHost: UUID, isLocal: Bool) -> PlacementRequest {
        var request = PlacementRequest(name: "vm1", cpuCount: 1, memory: .gibibytes(1))
        request.presentStorages = [storage]
        request.lastHost = lastHost
        request.residence = isLocal ? lastHost : nil
        return request
    }
}
