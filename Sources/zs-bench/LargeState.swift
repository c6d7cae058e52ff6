import Glibc
import ZSModel
import ZSSampleState
import ZSStore
import ZSSystem

/// A cloud of 1,000 hosts and many VMs, each with a NIC, its address and a root volume.
struct LargeState {
    let vmCount: Int
    static let image = UUID.numbered(4)
    static let repository = UUID.numbered(5)
    static let l3 = UUID.numbered(7)

    private static let hostCount = 1000
    private static let hostsInACluster = 50
    private static let vmsInATransaction = 5000
    private static let zone = UUID.numbered(1)
    private static let storage = UUID.numbered(3)
    private static let l2 = UUID.numbered(6)
    private static let range = UUID.numbered(8)
    private static let offering = UUID.numbered(9)

    /// The VM with this number, from 0.  Scattered as random identities are.
    static func vm(_ number: Int) -> UUID { identity(0, number) }
    private static func identity(_ kind: UInt64, _ number: Int) -> UUID {
        let scattered = (UInt64(number) &+ 1) &* 0x9e37_79b9_7f4a_7c15
        return UUID(high: scattered, low: kind << 32 | UInt64(number))
    }
    private static func host(_ number: Int) -> UUID { identity(9, number % hostCount) }
    private static func cluster(_ number: Int) -> UUID { identity(8, number % hostCount / hostsInACluster) }

    /// Makes the state in `home`, and a file `complete` beside it at the end.
    func make(in home: AbsolutePath) throws(Failure) {
        guard mkdir(home.text, 0o700) == 0 || errno == EEXIST else {
            throw Failure(.io, "cannot make \(home)", cause: errorText(errno))
        }
        for name in ["state.db", "state.db-wal", "state.db-shm"] { unlink(home.appending(name).text) }
        _ = try Store.create(in: home, now: SystemClock.now())
        let store = try Store(home: home, now: SystemClock.now)
        try store.write { t throws(Failure) in try addPlaces(t) }
        for first in stride(from: 0, to: vmCount, by: Self.vmsInATransaction) {
            try store.write { t throws(Failure) in
                for number in first..<min(first + Self.vmsInATransaction, vmCount) { try addVM(number, t) }
            }
        }
        try AtomicFile.write([], to: home.appending("complete"))
    }

    private func addPlaces(_ t: Transaction) throws(Failure) {
        try t.addZone(Self.zone, name: "zone")
        try t.addPrimaryStorage(Self.storage, name: "storage", url: "/ps", zone: Self.zone)
        try t.addL2(Self.l2, name: "l2", zone: Self.zone)
        try t.addL3(Self.l3, name: "l3", l2: Self.l2, zone: Self.zone)
        let (first, last) = (IPv4Address(number: 0x0a00_0002), IPv4Address(number: 0x0afe_0000))
        try t.addRange(Self.range, name: "range", l3: Self.l3, from: first, to: last)
        for number in 0..<Self.hostCount { try addHost(number, t) }
        try t.addInstanceOffering(Self.offering, name: "small")
        try t.addBackupStorage(Self.repository, name: "images", hostname: "10.255.255.1")
        try t.insert("backup_storage_zone", ["backup_storage_uuid": Self.repository, "zone_uuid": Self.zone])
        try t.addImage(Self.image, name: "debian")
        try t.insert(
            "image_backup_storage",
            [
                "image_uuid": Self.image, "backup_storage_uuid": Self.repository, "install_path": "/bs/debian",
                "status": ImageStatus.ready, "create_date": t.now, "last_op_date": t.now,
            ])
    }

    private func addHost(_ number: Int, _ t: Transaction) throws(Failure) {
        let (host, cluster) = (Self.host(number), Self.cluster(number))
        if number % Self.hostsInACluster == 0 {
            try t.addCluster(cluster, name: "cluster-\(number / Self.hostsInACluster)", zone: Self.zone)
            try t.insert(
                "primary_storage_cluster", ["primary_storage_uuid": Self.storage, "cluster_uuid": cluster])
            try t.insert("l2_network_cluster", ["l2_network_uuid": Self.l2, "cluster_uuid": cluster])
        }
        let address = IPv4Address(number: 0x0aff_0000 + UInt32(number))
        try t.addHost(
            host, name: "host-\(number)", address: address.description, cluster: cluster, zone: Self.zone,
            threads: 256, memory: .tebibytes(4))
        try t.update(.host, host, ["observed_at": t.now])
        try t.addShare(of: Self.storage, host: host, total: .tebibytes(64), reserved: .gibibytes(1))
    }

    private func addVM(_ number: Int, _ t: Transaction) throws(Failure) {
        let (vm, host) = (Self.vm(number), Self.host(number))
        let (nic, used, volume) = (
            Self.identity(1, number), Self.identity(2, number), Self.identity(3, number)
        )
        let isRunning = number % 10 > 0
        try t.addVM(
            vm, number: number + 1, name: "vm-\(number)", state: isRunning ? .running : .stopped, zone: Self.zone,
            cluster: Self.cluster(number), host: isRunning ? host : nil, image: Self.image, offering: Self.offering,
            rootVolume: volume, l3: Self.l3)
        if isRunning { try t.addHostClaim(vm: vm, host: host) }
        let address = IPv4Address(number: 0x0a00_0002 + UInt32(number))
        try t.addUsedIP(used, address, l3: Self.l3, range: Self.range, nic: nic)
        let hex = String(number + 0x100_0000, radix: 16)
        let bytes = [1, 3, 5].map { String(hex.dropFirst($0).prefix(2)) }
        try t.addNIC(
            nic, vm: vm, name: "vnic\(number + 1).0", mac: "fa:00:\(bytes.joined(separator: ":")):00",
            address: address, usedIP: used, l3: Self.l3, l2: Self.l2)
        try t.addVolume(
            volume, name: "vm-\(number)-root", vm: vm, slot: 0, storage: Self.storage, host: host, image: Self.image)
        try t.addStorageClaim(
            key: volume.description, storage: Self.storage, host: host, kind: "Volume", bytes: .gibibytes(20))
    }
}
