import Testing
import ZSModel
import ZSPlanning

/// The vectors of `allocation.md` 11 that are about hosts, affinity and networks.
@Suite struct PlacementVectorTests {
    @Test("A-T-16, A-AFF-02: a hard group that is on every host leaves none for the next VM (A-FAIL-11)")
    func hardGroup() throws {
        let failure = try #require(SampleCloud().refusal(.vm { $0.affinity = .on(.hard, 1, 2, 3) }))
        #expect(failure.code == "HOST_ALLOCATION.1000")
        #expect(failure.hint?.hasPrefix("A-FAIL-11") == true)
        #expect(failure.details.map(\.subject) == ["host h1", "host h2", "host h3"])
        #expect(failure.details.allSatisfy { $0.text.hasPrefix("A-AFF-02 hard anti-affinity") })
    }

    @Test("A-T-17, A-AFF-03: a soft group that is on every host gives way to the strategy")
    func softGroupFull() throws {
        var cloud = SampleCloud()
        cloud.hosts[0].vmCount = 3
        cloud.hosts[1].vmCount = 1
        cloud.hosts[2].vmCount = 2
        #expect(try cloud.place(.vm { $0.affinity = .on(.soft, 1, 2, 3) }).host == .host(2))
    }

    @Test("A-AFF-05: with the default strategy a soft group prefers unused hosts to those with fewer VMs")
    func softGroupFirst() throws {
        var cloud = SampleCloud()
        cloud.hosts[2].vmCount = 9
        #expect(try cloud.place(.vm { $0.affinity = .on(.soft, 1, 2) }).host == .host(3))
    }

    @Test("A-AFF-04: with a strategy that was asked for, a soft group decides only among equals")
    func softGroupSecond() throws {
        var cloud = SampleCloud()
        for (index, use) in [0.2, 0.2, 0.7].enumerated() { cloud.hosts[index].cpuUse = use }
        let request = PlacementRequest.vm {
            $0.strategy = .lowestCPU
            $0.affinity = .on(.soft, 1, 3)
        }
        #expect(try cloud.place(request).host == .host(2))
    }

    @Test(
        "A-T-18, A-T-19, A-AFF-06: a named host wins over a soft group and loses against a hard one",
        arguments: [(AffinityRequest.Policy.soft, true), (.hard, false)])
    func namedHost(policy: AffinityRequest.Policy, succeeds: Bool) throws {
        let request = PlacementRequest.vm {
            $0.host = .host(2)
            $0.affinity = .on(policy, 2)
        }
        let failure = SampleCloud().refusal(request)
        #expect((failure == nil) == succeeds)
        if succeeds {
            #expect(try SampleCloud().place(request).host == .host(2))
        } else {
            #expect(failure?.details.map(\.subject) == ["host h2"])
        }
    }

    @Test("A-T-20, A-HOST-15: fewest VMs, then most free memory")
    func fewestVMs() throws {
        var cloud = SampleCloud()
        cloud.hosts = [(5, 4), (2, 8), (2, 16)].enumerated().map { index, host in
            SampleCloud.host(index + 1, memory: .gibibytes(host.1), vms: host.0)
        }
        #expect(try cloud.place().host == .host(3))
    }

    @Test("A-HOST-15: equal hosts are taken in the order of their UUIDs, whatever the order of the facts")
    func equalHosts() throws {
        var cloud = SampleCloud()
        cloud.hosts.reverse()
        #expect(try cloud.place().host == .host(1))
    }

    @Test("A-T-21, A-HOST-16: hosts at the maximum VM count take no more (A-FAIL-13)")
    func maximum() throws {
        var cloud = SampleCloud()
        cloud.hosts = [SampleCloud.host(1, vms: 3), SampleCloud.host(2, vms: 3)]
        var request = PlacementRequest.vm()
        request.strategy = .maximumPerHost
        request.maximumPerHost = 3
        let failure = try #require(cloud.refusal(request))
        #expect(failure.hint?.hasPrefix("A-FAIL-13") == true)
        #expect(failure.message.contains("2 hosts dropped by A-HOST-09"))
        cloud.hosts[1].vmCount = 2
        #expect(try cloud.place(request).host == .host(2))
    }

    @Test("A-T-22: an image on a Ceph backup storage and a cluster with local storage only (A-FAIL-10)")
    func imageOnCeph() throws {
        var cloud = SampleCloud()
        cloud.storeKind = .ceph
        let failure = try #require(cloud.refusal())
        #expect(failure.code == "BS.1003")
        #expect(failure.hint?.hasPrefix("A-FAIL-10") == true)
        #expect(failure.message.contains("backup storage bs1: A-BS-02"))
    }

    @Test("A-T-23: an image on an ImageStore and a cluster with Ceph")
    func imageStoreToCeph() throws {
        var cloud = SampleCloud()
        cloud.storeKind = .imageStore
        cloud.storages = [SampleCloud.shared(.storage, .ceph)]
        #expect(try cloud.place().volumeStorages == [.storage])
    }

    @Test("A-T-24, A-NET-13: the third VM on a range of three with DHCP on finds no address (A-FAIL-06)")
    func rangeOfThree() throws {
        var cloud = SampleCloud()
        let range = try #require(IPv4Range(ip("172.20.12.2"), ip("172.20.12.4")))
        cloud.addresses = AddressPool(ranges: [range], kept: [ip("172.20.12.2")])
        var facts = cloud.facts
        var generator = Seeded(7)
        var given: Set<IPv4Address> = []
        for _ in 0..<2 {
            let placement = try facts.place(.vm(), using: &generator)
            facts.record(placement, of: .vm())
            given.formUnion(placement.addresses.map(\.address))
        }
        #expect(given == [ip("172.20.12.3"), ip("172.20.12.4")])
        let failure = #expect(throws: Failure.self) { try facts.place(.vm(), using: &generator) }
        #expect(failure?.code == "L3.1000")
        #expect(failure?.hint?.hasPrefix("A-FAIL-06") == true)
        #expect(failure?.message.contains("3 in all, 2 used, 1 kept") == true)
    }

    @Test("A-T-25, A-HOST-04: room is never summed over hosts (A-FAIL-03)")
    func notSummed() throws {
        var cloud = SampleCloud()
        cloud.hosts = [SampleCloud.host(1, memory: .gibibytes(6)), SampleCloud.host(2, memory: .gibibytes(6))]
        let failure = try #require(cloud.refusal(.vm(memory: .gibibytes(8))))
        #expect(failure.hint?.hasPrefix("A-FAIL-03") == true)
        #expect(failure.details.map(\.text) == Array(repeating: "A-HOST-04 needs 8 GiB, free 6 GiB", count: 2))
    }

    @Test("A-T-27, A-OTH-01: on shared storage a stopped VM starts elsewhere when its last host is Disabled")
    func startElsewhere() throws {
        var cloud = SampleCloud()
        cloud.storages = [SampleCloud.shared(.storage, .nfs)]
        let request = PlacementRequest.stopped(on: .storage, lastHost: .host(3), isLocal: false)
        #expect(try cloud.place(request).host == .host(3))
        cloud.hosts[2].readiness = Readiness(.disabled)
        #expect(try cloud.place(request).host == .host(1))
    }

    @Test("A-T-28, A-OTH-01: on local storage a stopped VM starts nowhere else, and the failure names the host")
    func startOnLocal() throws {
        var cloud = SampleCloud()
        cloud.hosts[2].readiness = Readiness(.disabled)
        let failure = try #require(
            cloud.refusal(.stopped(on: .storage, lastHost: .host(3), isLocal: true)))
        #expect(
            failure.details == [
                .init("host h1", "A-OTH-01 the VM's disks lie on host h3"),
                .init("host h2", "A-OTH-01 the VM's disks lie on host h3"),
                .init("host h3", "A-HOST-01 is Disabled"),
            ])
    }
}

extension AffinityRequest {
    static func on(_ policy: Policy, _ hosts: Int...) -> AffinityRequest {
        AffinityRequest(name: "group", policy: policy, usedHosts: Set(hosts.map(UUID.host)))
    }
}
