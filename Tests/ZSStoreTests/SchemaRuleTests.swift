import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore

/// What the schema itself refuses, whatever the programs do.
@Suite struct SchemaRuleTests {
    /// A change that a rule forbids, on a ``SmallCloud``.
    struct Breach: CustomTestStringConvertible {
        let rule: String
        let kind: Failure.Kind
        /// A part of the message or of its cause.
        let says: String
        let change: @Sendable (Transaction) throws(Failure) -> Void
        var testDescription: String { rule }
    }

    @Test("The schema refuses", arguments: [identities, places, networks, machines, rows].flatMap { $0 })
    func refuses(_ breach: Breach) throws {
        try withCloud { store throws in
            let failure = try #require(#expect(throws: Failure.self) { try store.write(breach.change) })
            #expect(failure.kind == breach.kind)
            #expect("\(failure.message) \(failure.cause ?? "")".contains(breach.says), "\(failure)")
            #expect(try store.count(.vmInstance) == 3)
            #expect(try store.count(.zone) == 1)
        }
    }

    static let identities: [Breach] = [
        Breach(rule: "R-COM-01: a uuid twice, on two kinds", kind: .exists, says: "uuid") { t throws(Failure) in
            try t.addZone(SmallCloud.image, name: "a zone with the uuid of an image")
        },
        Breach(rule: "R-COM-01: a resource without an identity", kind: .conflict, says: "refers") {
            t throws(Failure) in
            try t.insert(
                "zone",
                [
                    "uuid": UUID.numbered(99), "name": "z", "state": "Enabled", "create_date": t.now,
                    "last_op_date": t.now,
                ])
        },
        Breach(rule: "R-COM-01: a uuid in capitals", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.insert("resource", ["uuid": "0000000000000000000000000000000A", "kind": "Zone"])
        },
        Breach(rule: "R-COM-01: a uuid that is too short", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.insert("resource", ["uuid": "abc", "kind": "Zone"])
        },
        Breach(rule: "R-COM-08: a tag twice on one resource", kind: .exists, says: "tag") { t throws(Failure) in
            try t.addTag(.numbered(91), "prod", on: SmallCloud.vms[0], of: .vmInstance)
            try t.addTag(.numbered(92), "PROD", on: SmallCloud.vms[0], of: .vmInstance)
        },
        Breach(rule: "R-COM-08: a tag on nothing", kind: .conflict, says: "refers") { t throws(Failure) in
            try t.addTag(.numbered(91), "prod", on: .numbered(99), of: .vmInstance)
        },
    ]

    static let places: [Breach] = [
        Breach(rule: "A second default zone", kind: .exists, says: "is_default") { t throws(Failure) in
            try t.addZone(.numbered(90), name: "zone-2", isDefault: true)
        },
        Breach(rule: "A state that there is not", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.update(.zone, SmallCloud.zone, ["state": "enabled"])
        },
        Breach(rule: "A truth value that is none", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.update(.host, SmallCloud.hosts[0], ["accelerated": 2])
        },
        Breach(rule: "A host with the address and port of another", kind: .exists, says: "management_ip") {
            t throws(Failure) in
            try t.addHost(
                .numbered(90), name: "host-3", address: "10.9.0.1", cluster: SmallCloud.cluster, zone: SmallCloud.zone)
        },
        Breach(rule: "A host with the hostname of another", kind: .exists, says: "hostname") { t throws(Failure) in
            try t.update(.host, SmallCloud.hosts[1], ["hostname": "HOST-1.example"])
        },
        Breach(rule: "A zone that still has clusters goes", kind: .conflict, says: "refers") { t throws(Failure) in
            try t.delete(.zone, SmallCloud.zone)
        },
        Breach(rule: "A primary storage with the URL of another", kind: .exists, says: "url") { t throws(Failure) in
            try t.addPrimaryStorage(.numbered(90), name: "again", url: "/ps", zone: SmallCloud.zone)
        },
        Breach(rule: "A second share of a storage at one host", kind: .exists, says: "storage_share_of") {
            t throws(Failure) in
            try t.addShare(of: SmallCloud.storage, host: SmallCloud.hosts[0], total: .gibibytes(1))
        },
        Breach(rule: "R-ZONE-07: a backup storage in two zones", kind: .exists, says: "backup_storage_uuid") {
            t throws(Failure) in
            try t.addZone(.numbered(90), name: "zone-2")
            try t.insert(
                "backup_storage_zone",
                ["backup_storage_uuid": SmallCloud.repository, "zone_uuid": UUID.numbered(90)])
        },
        Breach(rule: "R-IC-01: two cached copies of an image at one host", kind: .exists, says: "image_cache_of") {
            t throws(Failure) in
            for _ in 1...2 {
                try t.insert(
                    "image_cache",
                    [
                        "primary_storage_uuid": SmallCloud.storage, "host_uuid": SmallCloud.hosts[0],
                        "image_uuid": SmallCloud.image, "install_url": "/c", "media_type": "RootVolumeTemplate",
                        "size": 1, "state": "Ready", "create_date": t.now, "last_op_date": t.now,
                    ])
            }
        },
    ]

    static let networks: [Breach] = [
        Breach(rule: "R-L2N-02: two no-VLAN networks on one device", kind: .exists, says: "l2_network_once") {
            t throws(Failure) in try t.addL2(.numbered(90), name: "l2b", zone: SmallCloud.zone)
        },
        Breach(rule: "R-L2V-06: a VLAN twice on one device of a zone", kind: .exists, says: "l2_network_once") {
            t throws(Failure) in
            try t.addL2(.numbered(90), name: "v1", zone: SmallCloud.zone, vlan: 10)
            try t.addL2(.numbered(91), name: "v2", zone: SmallCloud.zone, vlan: 10)
        },
        Breach(rule: "A VLAN network without a tag", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.update(.l2Network, SmallCloud.l2, ["type": "L2VlanNetwork"])
        },
        Breach(rule: "A VLAN tag out of range", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.addL2(.numbered(90), name: "v", zone: SmallCloud.zone, vlan: 4095)
        },
        Breach(rule: "R-IPR-06: ranges that overlap", kind: .conflict, says: "R-IPR-06") { t throws(Failure) in
            try t.addRange(
                .numbered(90), name: "r", l3: SmallCloud.l3, from: SmallCloud.address(200),
                to: SmallCloud.address(220))
        },
        Breach(rule: "R-IPR-06: a range in the middle of another", kind: .conflict, says: "R-IPR-06") {
            t throws(Failure) in
            try t.addRange(
                .numbered(90), name: "r", l3: SmallCloud.l3, from: SmallCloud.address(50), to: SmallCloud.address(60))
        },
        Breach(rule: "R-IPR-06: a range that ends before it begins", kind: .conflict, says: "CHECK") {
            t throws(Failure) in
            try t.addRange(
                .numbered(90), name: "r", l3: SmallCloud.l3, from: SmallCloud.address(230),
                to: SmallCloud.address(220))
        },
        Breach(rule: "R-IPR-06: a range that is moved", kind: .conflict, says: "made anew") { t throws(Failure) in
            try t.run("UPDATE ip_range SET end_number = end_number + 1")
        },
        Breach(rule: "A-NET-05: an address twice in an L3 network", kind: .exists, says: "ip_number") {
            t throws(Failure) in
            try t.addUsedIP(.numbered(90), SmallCloud.address(1), l3: SmallCloud.l3, range: SmallCloud.range)
        },
        Breach(rule: "An address that is still on a NIC goes", kind: .conflict, says: "refers") { t throws(Failure) in
            try t.delete(.usedIp, SmallCloud.addresses[0])
        },
    ]

    static let machines: [Breach] = [
        Breach(rule: "R-NIC-02: a MAC twice in an L2 network", kind: .exists, says: "mac") { t throws(Failure) in
            try t.addNIC(
                .numbered(90), vm: SmallCloud.vms[0], name: "vnic1.1", mac: "FA:00:00:00:00:02", l3: SmallCloud.l3,
                l2: SmallCloud.l2, slot: 1)
        },
        Breach(rule: "Two NICs in one slot", kind: .exists, says: "device_id") { t throws(Failure) in
            try t.addNIC(
                .numbered(90), vm: SmallCloud.vms[0], name: "vnic1.1", mac: SmallCloud.mac(9), l3: SmallCloud.l3,
                l2: SmallCloud.l2)
        },
        Breach(rule: "Two NICs with one device name", kind: .exists, says: "internal_name") { t throws(Failure) in
            try t.addNIC(
                .numbered(90), vm: SmallCloud.vms[0], name: "vnic2.0", mac: SmallCloud.mac(9), l3: SmallCloud.l3,
                l2: SmallCloud.l2, slot: 1)
        },
        Breach(rule: "Two volumes in one slot", kind: .exists, says: "device_id") { t throws(Failure) in
            try t.addVolume(.numbered(90), name: "v", type: "Data", vm: SmallCloud.vms[0], slot: 0)
        },
        Breach(rule: "Two VMs with one internal number", kind: .exists, says: "internal_id") { t throws(Failure) in
            try t.addVM(.numbered(90), number: 1, name: "vm", zone: SmallCloud.zone)
        },
        Breach(rule: "A VM in a state that there is not", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.update(.vmInstance, SmallCloud.vms[0], ["state": "running"])
        },
        Breach(rule: "A VM on a host that is not there", kind: .conflict, says: "refers") { t throws(Failure) in
            try t.update(.vmInstance, SmallCloud.vms[0], ["host_uuid": UUID.numbered(99)])
        },
        Breach(rule: "A volume without a size", kind: .conflict, says: "CHECK") { t throws(Failure) in
            try t.update(.volume, SmallCloud.volumes[0], ["size": 0])
        },
    ]

    static let rows: [Breach] = [
        Breach(rule: "A text where a number belongs", kind: .bug, says: "cannot store TEXT") { t throws(Failure) in
            try t.update(.vmInstance, SmallCloud.vms[0], ["cpu_num": "two"])
        },
        Breach(rule: "A row that is gone is changed", kind: .notFound, says: "no virtual machine") {
            t throws(Failure) in try t.update(.vmInstance, .numbered(99), ["name": "x"])
        },
        Breach(rule: "OP-GEN-03: a lock that another job holds", kind: .exists, says: "resource_uuid") {
            t throws(Failure) in
            for number in [95, 96] {
                try t.begin(
                    .numbered(number), operation: "Test",
                    CallRecord(api: "Test", arguments: .null, account: "admin", operator: "root"), plan: .null,
                    target: nil, locks: [SmallCloud.vms[0]], process: ProcessMark(pid: 1, start: 1, boot: "b"))
            }
        },
    ]
}
