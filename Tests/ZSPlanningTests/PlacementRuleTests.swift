import Testing
import ZSModel
import ZSPlanning

/// Each rule by which a candidate is dropped, with the reason that the operator reads (A-FAIL-19).
@Suite struct PlacementRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let code: String
        let detail: Failure.Detail
        var request = PlacementRequest.vm()
        var cloud = SampleCloud()

        init(
            _ rule: String, _ code: String, _ subject: String, _ text: String,
            change: (inout SampleCloud, inout PlacementRequest) -> Void
        ) {
            self.rule = rule
            self.code = code
            detail = Failure.Detail(subject, "\(rule) \(text)")
            change(&cloud, &request)
        }
        var testDescription: String { "\(rule): \(detail.text)" }
    }

    static let cases: [Case] = [
        Case("A-BS-01", "BS.1003", "backup storage bs1", "is Disconnected") { cloud, _ in
            cloud.storeReadiness = Readiness(.enabled, .disconnected)
        },
        Case("A-BS-01", "BS.1003", "backup storage bs1", "does not hold image debian") { _, request in
            request.volumes[0].image?.backupStorages = []
        },
        Case("A-STEP-01", "BS.1003", "backup storage bs1", "image debian is not Enabled and Ready") { _, request in
            request.volumes[0].image?.isUsable = false
        },
        Case("A-BS-01", "BS.1003", "backup storage bs1", "is not attached to the zone") { _, request in
            request.zone = .numbered(99)
        },
        Case("A-BS-02", "BS.1003", "backup storage bs1", "no primary storage takes images of a Sftp backup storage") {
            cloud, _ in cloud.storages = [SampleCloud.shared(.storage, .ceph)]
        },
        Case("A-CLU-02", "HOST_ALLOCATION.1000", "cluster c1", "is Disabled, or its zone is") { cloud, _ in
            cloud.clusterState = .disabled
        },
        Case("A-CLU-02", "HOST_ALLOCATION.1000", "cluster c1", "runs KVM, not ESX") { _, request in
            request.hypervisor = "ESX"
        },
        Case("A-CLU-03", "HOST_ALLOCATION.1000", "cluster c1", "the layer 2 of l3-1 is not attached to it") {
            cloud, _ in cloud.clusterNetworks = []
        },
        Case("A-CLU-04", "HOST_ALLOCATION.1000", "cluster c1", "no primary storage is attached to it") {
            cloud, request in
            cloud.storages = []
            request.volumes = []
        },
        Case("A-PS-02", "HOST_ALLOCATION.1000", "cluster c1", "not attached to it: primary storage \(UUID.numbered(9))")
        {
            _, request in request.volumes[0].storage = .numbered(9)
        },
        Case(
            "A-HOST-06", "HOST_ALLOCATION.1000", "cluster c1", "not attached to it: primary storage \(UUID.numbered(9))"
        ) {
            _, request in request.presentStorages = [.numbered(9)]
        },
        Case("A-HOST-02", "HOST_ALLOCATION.1000", "host h1", "its cluster c1 was dropped") { cloud, _ in
            cloud.clusterState = .maintenance
        },
        Case("A-HOST-01", "HOST_ALLOCATION.1000", "host h1", "is PreMaintenance and Disconnected") { cloud, _ in
            cloud.hosts = [SampleCloud.host(1, readiness: Readiness(.preMaintenance, .disconnected))]
        },
        Case("A-HOST-01", "HOST_ALLOCATION.1000", "host h1", "was last reached 61 s ago") { cloud, _ in
            cloud.hosts = [SampleCloud.host(1)]
            cloud.hosts[0].probedAgo = .seconds(61)
        },
        Case("A-STEP-09", "HOST_ALLOCATION.1000", "host h2", "was to be avoided") { _, request in
            request.avoidedHosts = [.host(1), .host(2), .host(3)]
        },
        Case("A-HOST-03", "HOST_ALLOCATION.1000", "host h3", "needs 81 vCPUs, free 80") { _, request in
            request.cpuCount = 81
        },
        Case("A-HOST-06", "HOST_ALLOCATION.1000", "host h1", "does not reach the primary storages needed") { cloud, _ in
            cloud.storages = [SampleCloud.shared(.storage, .nfs)]
            cloud.hosts = [SampleCloud.host(1)]
            cloud.hosts[0].unreachableStorages = [.storage]
        },
        Case("A-HOST-05", "HOST_ALLOCATION.1000", "host h1", "local1: no share on this host") { cloud, _ in
            cloud.hosts[0].shares = []
            for host in 1...2 { cloud.hosts[host].readiness = Readiness(.disabled) }
        },
        Case("A-HOST-05", "HOST_ALLOCATION.1000", "host h1", "local1: needs 600 GiB, free 500 GiB") { _, request in
            request.volumes[0].size = .gibibytes(300)
            request.volumes.append(VolumeRequest(size: .gibibytes(300)))
        },
        Case("A-PS-02", "PS.1000", "primary storage local1", "is Maintenance") { cloud, _ in
            cloud.storages[0].readiness = Readiness(.maintenance)
        },
        Case("A-PS-04", "PS.1000", "primary storage local1", "does not carry the tag that the offering asks for") {
            _, request in request.volumes[0].tagged = []
        },
        Case("A-CAP-17", "PS.1000", "primary storage NFS-0a", "needs 501 GiB, free 500 GiB") { cloud, request in
            cloud.storages = [SampleCloud.shared(.storage, .nfs)]
            request.volumes[0].size = .gibibytes(501)
        },
        Case("A-NET-02", "L3.1000", "l3 network l3-1", "10.0.9.1 lies in none of the ranges 10.0.0.2-10.0.0.254") {
            _, request in request.networks[0].address = ip("10.0.9.1")
        },
        Case("A-NET-02", "L3.1000", "l3 network l3-1", "10.0.0.2 is in use") { cloud, request in
            cloud.addresses.take(ip("10.0.0.2"))
            request.networks[0].address = ip("10.0.0.2")
        },
    ]

    @Test("A-FAIL-19: the failing step, the candidate, the rule and the reason", arguments: cases)
    func rejected(_ example: Case) throws {
        let failure = try #require(example.cloud.refusal(example.request))
        #expect(failure.code == example.code)
        #expect(failure.details.contains(example.detail), "\(failure.details)")
        #expect(failure.message.hasPrefix("cannot place vm1: no "))
    }

    @Test("A-STEP-13: a chosen host outside the chosen cluster is refused with the pair")
    func contradiction() throws {
        var request = PlacementRequest.vm()
        request.host = .host(1)
        request.cluster = .numbered(77)
        var cloud = SampleCloud()
        #expect(cloud.refusal(request)?.kind == .notFound)
        request.cluster = .cluster
        #expect(cloud.refusal(request) == nil)
        cloud.hosts = []
        #expect(cloud.refusal(request)?.kind == .notFound)
    }

    @Test("A-STEP-11: a placement that succeeds can say who was dropped")
    func explained() throws {
        var cloud = SampleCloud()
        cloud.hosts[0].readiness = Readiness(.disabled)
        cloud.hosts[1].memory = .zero
        var generator = Seeded(1)
        let placement = try cloud.facts.place(.vm(), explaining: true, using: &generator)
        #expect(placement.host == .host(3))
        #expect(
            placement.rejections.map(\.description) == [
                "host h1: A-HOST-01 is Disabled", "host h2: A-HOST-04 needs 1 GiB, free 0 B",
            ])
        #expect(try cloud.place().rejections.isEmpty)
    }

    @Test("A-HOST-13: without samples the strategy falls back to the fewest VMs and says so")
    func noSamples() throws {
        var cloud = SampleCloud()
        cloud.hosts[0].vmCount = 1
        let request = PlacementRequest.vm { $0.strategy = .lowestMemory }
        let blind = try cloud.place(request)
        #expect(blind.host == .host(2))
        #expect(blind.notes.count == 1)
        cloud.hosts[2].memoryUse = 0.9
        let sighted = try cloud.place(request)
        #expect(sighted.host == .host(3))
        #expect(sighted.notes.isEmpty)
    }

    @Test("A-BS-03: of two backup storages the one with more free space gives the image")
    func backupStorage() throws {
        let cloud = SampleCloud().facts
        let second = BackupStorageFacts(
            uuid: .numbered(7), name: "bs2", kind: .sftp, zones: [.zone], available: .gibibytes(200))
        let facts = CloudFacts(
            clusters: cloud.clusters, hosts: cloud.hosts, storages: cloud.storages,
            backupStorages: cloud.backupStorages + [second], networks: cloud.networks, settings: cloud.settings)
        var generator = Seeded(1)
        let request = PlacementRequest.vm { $0.volumes[0].image?.backupStorages = [.store, .numbered(7)] }
        #expect(try facts.place(request, using: &generator).backupStorage == .numbered(7))
    }

    @Test("A-PS-02: a chosen address is kept from the other NICs of the same VM")
    func chosenAddress() throws {
        var cloud = SampleCloud()
        let range = try #require(IPv4Range(ip("10.0.0.2"), ip("10.0.0.3")))
        cloud.addresses = AddressPool(ranges: [range])
        let request = PlacementRequest.vm {
            $0.networks = [
                AddressRequest(network: .l3), AddressRequest(network: .l3, address: ip("10.0.0.2")),
            ]
        }
        for seed in 0..<20 as Range<UInt64> {
            let addresses = try cloud.place(request, seed: seed).addresses.map(\.address)
            #expect(addresses == [ip("10.0.0.3"), ip("10.0.0.2")])
        }
    }

    @Test("R-PS-08: the pairs of primary and backup storage", arguments: PrimaryStorageFacts.Kind.allCases)
    func pairs(kind: PrimaryStorageFacts.Kind) {
        let matching = BackupStorageFacts.Kind.allCases.filter { other in
            PrimaryStorageFacts(uuid: .storage, name: "ps", kind: kind, fabric: "f1").matches(
                BackupStorageFacts(
                    uuid: .store, name: "bs", kind: other, zones: [], available: .zero, fabric: "f1"))
        }
        let expected: [BackupStorageFacts.Kind] =
            switch kind {
            case .local, .nfs, .sharedMountPoint: [.imageStore, .sftp]
            case .ceph: [.imageStore, .ceph]
            case .fusionStor: [.fusionStor]
            }
        #expect(matching == expected)
    }
    @Test("R-PS-08: Ceph takes images of the same Ceph cluster only")
    func fabric() {
        let primary = PrimaryStorageFacts(uuid: .storage, name: "ps", kind: .ceph, fabric: "f1")
        for other in [nil, "f2"] {
            #expect(
                !primary.matches(
                    BackupStorageFacts(
                        uuid: .store, name: "bs", kind: .ceph, zones: [], available: .zero, fabric: other)))
        }
    }

    @Test(
        "R-CLU-07: the combinations of primary storages that a cluster may have",
        arguments: [
            ([.local, .local, .local], true), ([.nfs, .nfs], true), ([.sharedMountPoint], true),
            ([.local, .nfs], true), ([.local, .sharedMountPoint], true), ([.ceph], true), ([.fusionStor], true),
            ([], false), ([.local, .local, .nfs], false), ([.local, .nfs, .nfs], false), ([.ceph, .ceph], false),
            ([.sharedMountPoint, .sharedMountPoint], false), ([.nfs, .sharedMountPoint], false),
            ([.ceph, .local], false), ([.local, .nfs, .sharedMountPoint], false),
        ] as [([PrimaryStorageFacts.Kind], Bool)])
    func combinations(kinds: [PrimaryStorageFacts.Kind], isAllowed: Bool) {
        #expect((StorageCombination.of(kinds) != nil) == isAllowed)
    }
}
