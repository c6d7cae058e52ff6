import Testing
import ZSModel
import ZSPlanning

@Suite struct ScaleTests {
    /// Many hosts in clusters of fifty, each with a local storage share, half full.
    static func cloud(hosts: Int) -> CloudFacts {
        let clusters = (0..<(hosts + 49) / 50).map { number in
            ClusterFacts(
                uuid: .numbered(10_000 + number), name: "c\(number)", zone: .zone, storages: [.storage],
                l2Networks: [.l2])
        }
        let machines = (0..<hosts).map { number in
            HostFacts(
                uuid: .host(number), name: "host-\(number).rack.example", cluster: .numbered(10_000 + number / 50),
                cpuThreads: 64, memory: .gibibytes(256), placedCPUs: 100, placedMemory: .gibibytes(100),
                vmCount: number % 7,
                shares: [
                    LocalShare(
                        storage: .storage,
                        room: StorageRoom(total: .tebibytes(4), volumes: .tebibytes(1), physicalUsed: .gibibytes(200)),
                        cachedImages: [.image])
                ])
        }
        return CloudFacts(
            clusters: clusters, hosts: machines,
            storages: [PrimaryStorageFacts(uuid: .storage, name: "local", kind: .local)],
            backupStorages: [
                BackupStorageFacts(uuid: .store, name: "bs", kind: .sftp, zones: [.zone], available: .tebibytes(1))
            ],
            networks: [
                NetworkFacts(
                    uuid: .l3, name: "l3", l2Network: .l2,
                    addresses: AddressPool(ranges: [AddressTests.range("10.0.0.2", "10.255.255.254")]))
            ])
    }

    @Test("placing VMs on 1,000 hosts one after another costs less than a millisecond each")
    func thousandHosts() throws {
        #if DEBUG
            let (count, limit) = (30, Duration.milliseconds(100))
        #else
            let (count, limit) = (10_000, Duration.milliseconds(1))
        #endif
        var facts = Self.cloud(hosts: 1000)
        var generator = Seeded(1)
        var used: [UUID: Int] = [:]
        let request = PlacementRequest.vm(memory: .gibibytes(2), disk: .gibibytes(20))
        let time = try ContinuousClock().measure {
            for _ in 0..<count {
                let placement = try facts.place(request, using: &generator)
                facts.record(placement, of: request)
                used[placement.host, default: 0] += 1
            }
        }
        print("placed \(count) VMs on 1000 hosts: \(time / count) each")
        #expect(time / count < limit)
        #expect(used.values.reduce(0, +) == count)
        #expect((used.values.max() ?? 0) <= count / 1000 + 7)
    }

    @Test("a cloud without room answers as quickly, with a reason for each host")
    func fullCloud() throws {
        let facts = Self.cloud(hosts: 1000)
        var generator = Seeded(1)
        let request = PlacementRequest.vm(memory: .gibibytes(200))
        let clock = ContinuousClock()
        let start = clock.now
        let failure = #expect(throws: Failure.self) { try facts.place(request, using: &generator) }
        let time = start.duration(to: clock.now)
        print("refused a VM on 1000 hosts: \(time)")
        #expect(failure?.details.count == 1000)
        #expect(failure?.message == "cannot place vm1: no host can take it: 1000 hosts dropped by A-HOST-04")
    }
}
