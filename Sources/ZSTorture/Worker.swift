package import ZSModel
import ZSRendering
import ZSSampleState
package import ZSStore
import ZSTestSupport

/// Writes, reads and checkpoints at random until it is killed or its time is over.
///
/// Every commit carries a row of the job table, whose identity is noted afterwards: that is how ``Audit`` knows what was
/// promised.
package final class Worker {
    private let store: Store
    private let receipts: Receipts
    private var generator: SeededGenerator
    private let number: UInt64
    private var sequence: UInt64 = 0

    /// - Parameters:
    ///   - number: of this process; no other one, living or dead, has it.
    ///   - receipts: the file for its commits.
    package init(_ store: Store, number: UInt64, seed: UInt64, receipts: AbsolutePath) throws(Failure) {
        self.store = store
        self.receipts = try Receipts(receipts)
        self.number = number
        generator = SeededGenerator(seed: seed &+ number)
    }

    /// - Throws: what should not have happened: anything but a rule that refused a change.
    package func run(until end: Deadline) throws(Failure) {
        while !end.hasPassed { try act() }
    }

    private func act() throws(Failure) {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<40: try refusable { () throws(Failure) in try create() }
        case 40..<60: try destroy()
        case 60..<75: try touch()
        case 75..<80: try swell()
        case 80..<82: try store.emptyLog()
        default: try look()
        }
    }

    private func refusable(_ body: () throws(Failure) -> Void) throws(Failure) {
        do { try body() } catch  where error.kind == .conflict || error.kind == .exists {}
    }

    /// Runs `body` in a transaction with a row that proves it, and notes it when it is done.
    private func commit(_ api: String, _ body: (Transaction) throws(Failure) -> UUID?) throws(Failure) {
        let commit = fresh()
        let isDone = try store.write { t throws(Failure) in
            guard let target = try body(t) else { return false }
            try t.record(
                commit, CallRecord(api: api, arguments: .null, account: "admin", operator: "torture"), target: target,
                process: ProcessMark(pid: 0, start: 0, boot: ""), started: t.now)
            return true
        }
        if isDone { try receipts.note(commit) }
    }
    private func fresh() -> UUID {
        sequence += 1
        return UUID(high: number, low: sequence)
    }

    private func create() throws(Failure) {
        let (vm, nic, address, volume) = (fresh(), fresh(), fresh(), fresh())
        let host = TortureCloud.hosts.randomElement(using: &generator) ?? TortureCloud.hosts[0]
        let offset = UInt32.random(in: 0..<TortureCloud.addressCount, using: &generator)
        let ip = IPv4Address(number: TortureCloud.firstAddress.number + offset)
        try commit("Create") { t throws(Failure) in
            let id = Int(try t.integer("SELECT coalesce(max(internal_id), 0) + 1 FROM vm_instance") ?? 1)
            try t.addVM(
                vm, number: id, name: "vm\(id)", zone: TortureCloud.zone, cluster: TortureCloud.cluster, host: host)
            try t.addHostClaim(vm: vm, host: host)
            try t.addUsedIP(address, ip, l3: TortureCloud.l3, range: TortureCloud.range, nic: nic)
            try t.addNIC(
                nic, vm: vm, name: "vnic\(id).0", mac: "fa:00:00:00:00:\(offset)", address: ip, usedIP: address,
                l3: TortureCloud.l3, l2: TortureCloud.l2)
            try t.addVolume(volume, name: "root", vm: vm, slot: 0, storage: TortureCloud.storage, host: host)
            try t.addStorageClaim(
                key: volume.description, storage: TortureCloud.storage, host: host, kind: "Volume",
                bytes: .gibibytes(20))
            return vm
        }
    }

    private func destroy() throws(Failure) {
        try commit("Destroy") { t throws(Failure) in
            guard let vm = try anyVM(t) else { return nil }
            for volume in try t.uuids("SELECT uuid FROM volume WHERE vm_instance_uuid = \(vm)") {
                try t.run("DELETE FROM storage_claim WHERE resource_key = \(volume)")
                try t.delete(.volume, volume)
            }
            let addresses = try t.uuids("SELECT used_ip_uuid FROM vm_nic WHERE vm_instance_uuid = \(vm)")
            for nic in try t.uuids("SELECT uuid FROM vm_nic WHERE vm_instance_uuid = \(vm)") {
                try t.delete(.vmNic, nic)
            }
            for address in addresses { try t.delete(.usedIp, address) }
            try t.run("DELETE FROM host_claim WHERE vm_uuid = \(vm)")
            try t.delete(.vmInstance, vm)
            return vm
        }
    }
    private func anyVM(_ t: Transaction) throws(Failure) -> UUID? {
        try t.uuids("SELECT uuid FROM vm_instance").randomElement(using: &generator)
    }

    private func touch() throws(Failure) {
        try commit("Touch") { t throws(Failure) in
            guard let vm = try anyVM(t) else { return nil }
            try t.update(.vmInstance, vm, ["state": VMState.stopped])
            try t.update(.vmInstance, vm, ["state": VMState.running])
            return vm
        }
    }

    /// Writes many pages, so that the log grows long.
    private func swell() throws(Failure) {
        try commit("Swell") { t throws(Failure) in
            let text = String(repeating: "swollen ", count: 200)
            for host in TortureCloud.hosts {
                try t.run("DELETE FROM resource WHERE uuid IN (SELECT uuid FROM tag WHERE resource_uuid = \(host))")
                try t.run("DELETE FROM tag WHERE resource_uuid = \(host)")
                for number in 0..<10 { try t.addTag(fresh(), "\(number) \(text)", on: host, of: .host) }
            }
            return TortureCloud.zone
        }
    }

    /// One instant is consistent, and stays what it is as long as it is looked at.
    private func look() throws(Failure) {
        let problems = try store.read { reader throws(Failure) in
            let before = try reader.integer("SELECT max(id) FROM job")
            let problems = try Audit.inconsistencies(reader)
            return try reader.integer("SELECT max(id) FROM job") == before ? problems : problems + ["moving"]
        }
        guard problems.isEmpty else { throw Failure(.bug, problems.joined(separator: "; ")) }
    }
}
