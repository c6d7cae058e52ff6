import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore

/// Hosts and storages give away what they have and no more, whoever asks at the same time.
@Suite struct ClaimTests {
    private func capacity(_ store: Store, _ host: Int) throws -> (cpu: Int64?, memory: Int64?) {
        try store.read { reader throws(Failure) in
            let inventory = try reader.inventory(of: .host, SmallCloud.hosts[host])
            return (inventory["availableCpuCapacity"]?.integer, inventory["availableMemoryCapacity"]?.integer)
        }
    }
    private func room(_ reader: Reader) throws(Failure) -> Int64? {
        try reader.inventory(of: .primaryStorage, SmallCloud.storage)["availableCapacity"]?.integer
    }

    @Test("A-CAP-04: 16 GiB can be promised as four times 4 GiB, not five")
    func memory() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                for vm in 1...4 { try t.addHostClaim(vm: .numbered(100 + vm), host: SmallCloud.hosts[0]) }
            }
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addHostClaim(vm: .numbered(105), host: SmallCloud.hosts[0], memory: ByteCount(bytes: 1))
                }
            }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("A-HOST-04") == true)
            #expect(try capacity(store, 0).memory == ByteCount.gibibytes(1).bytes)
        }
    }

    @Test("A-CAP-01: 8 threads are 80 vCPUs with the ratio of 10")
    func processors() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addHostClaim(
                    vm: .numbered(101), host: SmallCloud.hosts[0], cpu: 80, memory: .mebibytes(16))
            }
            #expect(try capacity(store, 0).cpu == 0)
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addHostClaim(vm: .numbered(102), host: SmallCloud.hosts[0], cpu: 1, memory: .mebibytes(16))
                }
            }
            #expect(failure?.kind == .conflict)
        }
    }

    @Test("A-CAP-07: a claim that is given back restores the counters")
    func givenBack() throws {
        try withCloud { store throws in
            let before = try capacity(store, 0)
            try store.write { t throws(Failure) in
                try t.addHostClaim(vm: SmallCloud.vms[0], host: SmallCloud.hosts[0])
            }
            #expect(try capacity(store, 0).cpu == before.cpu.map { $0 - 2 })
            try store.write { t throws(Failure) in
                try t.run("DELETE FROM host_claim WHERE vm_uuid = \(SmallCloud.vms[0])")
            }
            let after = try capacity(store, 0)
            #expect(after.cpu == before.cpu)
            #expect(after.memory == before.memory)
        }
    }

    @Test("One claim for a VM, and none is changed in place")
    func claimsAreFixed() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addHostClaim(vm: SmallCloud.vms[0], host: SmallCloud.hosts[0])
            }
            let twice = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addHostClaim(vm: SmallCloud.vms[0], host: SmallCloud.hosts[1])
                }
            }
            #expect(twice?.kind == .exists)
            let changed = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in try t.run("UPDATE host_claim SET cpu = 1") }
            }
            #expect(changed?.kind == .conflict)
        }
    }

    @Test("A-CAP-17: volumes by virtual size, caches by real size, the reserve untouched")
    func storage() throws {
        try withCloud { store throws in
            let host = SmallCloud.hosts[0]
            func claim(_ key: String, _ kind: String, _ bytes: ByteCount) throws {
                try store.write { t throws(Failure) in
                    try t.addStorageClaim(
                        key: key, storage: SmallCloud.storage, host: host, kind: kind, bytes: bytes)
                }
            }
            try claim("v1", "Volume", .gibibytes(90))
            try claim("c1", "ImageCache", .gibibytes(9))
            let failure = #expect(throws: Failure.self) { try claim("v2", "Volume", ByteCount(bytes: 1)) }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("A-CAP-17") == true)
            // A-CAP-11, A-CAP-18: 200 GiB in two shares, less 90 and 9.
            let left = try store.read { reader throws(Failure) in try room(reader) }
            #expect(left == ByteCount.gibibytes(101).bytes)
        }
    }

    @Test("A-CAP-11: overcommitted volumes take their size divided by the ratio, rounded up")
    func overcommit() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.run("UPDATE storage_share SET percent = 300, total = 1000, reserved = 0")
                try t.addStorageClaim(
                    key: "v1", storage: SmallCloud.storage, host: SmallCloud.hosts[0], kind: "Volume",
                    bytes: ByteCount(bytes: 1000))
            }
            #expect(try store.read { reader throws(Failure) in try room(reader) } == 2000 - 334)
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addStorageClaim(
                        key: "v2", storage: SmallCloud.storage, host: SmallCloud.hosts[0], kind: "Volume",
                        bytes: ByteCount(bytes: 2001))
                }
            }
            #expect(failure?.kind == .conflict)
            try store.write { t throws(Failure) in
                try t.addStorageClaim(
                    key: "v2", storage: SmallCloud.storage, host: SmallCloud.hosts[0], kind: "Volume",
                    bytes: ByteCount(bytes: 2000))
            }
        }
    }

    @Test("A measured size is recorded even beyond the room, and given back whole")
    func measured() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addStorageClaim(
                    key: "c1", storage: SmallCloud.storage, host: SmallCloud.hosts[0], kind: "ImageCache",
                    bytes: .gibibytes(1))
                try t.run("UPDATE storage_claim SET bytes = \(ByteCount.gibibytes(300)) WHERE resource_key = 'c1'")
            }
            #expect(try store.read { reader throws(Failure) in try room(reader) } == -ByteCount.gibibytes(100).bytes)
            try store.write { t throws(Failure) in try t.run("DELETE FROM storage_claim") }
            #expect(try store.read { reader throws(Failure) in try room(reader) } == ByteCount.gibibytes(200).bytes)
        }
    }

    @Test("R-PSL-03: a host that is away takes its share with it")
    func disconnectedShare() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.run("UPDATE storage_share SET status = 'Disconnected' WHERE host_uuid = \(SmallCloud.hosts[0])")
            }
            #expect(try store.read { reader throws(Failure) in try room(reader) } == ByteCount.gibibytes(100).bytes)
        }
    }
}
