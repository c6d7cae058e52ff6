import Glibc
import Testing
import ZSModel
import ZSSampleState
import ZSStore
import ZSTestSupport

extension Timestamp {
    /// The moment at which everything in these tests happens.
    static let testing = Timestamp("2026-11-21T01:02:03.456Z")!
}

/// Runs `body` on a new state in a directory of its own, in memory: nothing here is about the disk.
func withStore<Result>(_ body: (Store) throws -> Result) throws -> Result {
    try TemporaryDirectory.use(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil) { home in
        _ = try Store.create(in: home, now: .testing)
        return try body(Store(home: home) { .testing })
    }
}

/// Runs `body` on a new state that holds a ``SmallCloud``.
func withCloud<Result>(_ body: (Store) throws -> Result) throws -> Result {
    try withStore { store throws in
        try store.write { transaction throws(Failure) in try SmallCloud.fill(transaction) }
        return try body(store)
    }
}

extension Store {
    /// How many resources of `kind` there are.
    func count(_ kind: ResourceKind) throws(Failure) -> Int {
        try read { reader throws(Failure) in try reader.count([], of: kind) }
    }
    /// The number that `sql` finds.
    func integer(_ sql: SQL) throws(Failure) -> Int64? {
        try read { reader throws(Failure) in try reader.integer(sql) }
    }
}

/// One of each place, two hosts, three VMs with NICs and volumes.
enum SmallCloud {
    static let zone = UUID.numbered(1)
    static let cluster = UUID.numbered(2)
    static let hosts = [UUID.numbered(3), .numbered(4)]
    static let storage = UUID.numbered(5)
    static let repository = UUID.numbered(6)
    static let image = UUID.numbered(7)
    static let offering = UUID.numbered(8)
    static let l2 = UUID.numbered(9)
    static let l3 = UUID.numbered(10)
    static let range = UUID.numbered(11)
    static let vms = [UUID.numbered(21), .numbered(22), .numbered(23)]
    static let nics = [UUID.numbered(31), .numbered(32), .numbered(33)]
    static let addresses = [UUID.numbered(41), .numbered(42), .numbered(43)]
    static let volumes = [UUID.numbered(51), .numbered(52), .numbered(53)]

    /// `10.0.1.<number>`
    static func address(_ number: UInt32) -> IPv4Address { IPv4Address(number: 0x0a00_0100 + number) }
    static func mac(_ number: Int) -> String { "fa:00:00:00:00:0\(number)" }

    static func fill(_ transaction: Transaction) throws(Failure) {
        try transaction.addZone(zone, name: "zone-1", isDefault: true)
        try transaction.addCluster(cluster, name: "cluster-1", zone: zone)
        for (index, host) in hosts.enumerated() {
            try transaction.addHost(
                host, name: "host-\(index + 1)", address: "10.9.0.\(index + 1)", cluster: cluster, zone: zone)
        }
        try transaction.addPrimaryStorage(storage, name: "local", url: "/ps", zone: zone)
        try transaction.addShare(of: storage, host: hosts[0], total: .gibibytes(100), reserved: .gibibytes(1))
        try transaction.addShare(of: storage, host: hosts[1], total: .gibibytes(100), reserved: .gibibytes(1))
        try transaction.addBackupStorage(repository, name: "images", hostname: "10.9.0.9")
        try transaction.addImage(image, name: "debian")
        try transaction.addInstanceOffering(offering, name: "small")
        try transaction.addL2(l2, name: "l2", zone: zone)
        try transaction.addL3(l3, name: "l3", l2: l2, zone: zone)
        try transaction.addRange(range, name: "range", l3: l3, from: address(1), to: address(200))
        try link(transaction)
        for (index, name) in ["web1", "web2", "DB"].enumerated() { try addMachine(index, name, transaction) }
    }

    private static func link(_ transaction: Transaction) throws(Failure) {
        try transaction.insert(
            "primary_storage_cluster", ["primary_storage_uuid": storage, "cluster_uuid": cluster])
        try transaction.insert("backup_storage_zone", ["backup_storage_uuid": repository, "zone_uuid": zone])
        try transaction.insert("l2_network_cluster", ["l2_network_uuid": l2, "cluster_uuid": cluster])
        try transaction.insert("l3_network_dns", ["l3_network_uuid": l3, "dns": "10.0.0.2", "position": 0])
        try transaction.insert("l3_network_dns", ["l3_network_uuid": l3, "dns": "10.0.0.3", "position": 1])
    }

    /// `web1` and `web2` run on the first and second host, `DB` is stopped and has no image.
    private static func addMachine(_ index: Int, _ name: String, _ transaction: Transaction) throws(Failure) {
        let isStopped = index == 2
        try transaction.addVM(
            vms[index], number: index + 1, name: name, state: isStopped ? .stopped : .running, zone: zone,
            cluster: cluster, host: isStopped ? nil : hosts[index], image: isStopped ? nil : image,
            offering: offering, rootVolume: volumes[index], l3: l3)
        let address = address(UInt32(index) + 1)
        try transaction.addUsedIP(addresses[index], address, l3: l3, range: range, nic: nics[index])
        try transaction.addNIC(
            nics[index], vm: vms[index], name: "vnic\(index + 1).0", mac: mac(index + 1), address: address,
            usedIP: addresses[index], l3: l3, l2: l2)
        try transaction.addVolume(
            volumes[index], name: "\(name)-root", vm: vms[index], slot: 0, storage: storage,
            host: hosts[index % 2], image: isStopped ? nil : image)
    }
}
