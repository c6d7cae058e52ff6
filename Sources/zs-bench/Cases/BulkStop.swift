import ZSModel
import ZSSampleState
import ZSStore
import ZSSystem

extension BenchCase {
    /// Issue 7: a bulk run from one pipe is at least 5 times as fast as separate calls.
    ///
    /// The VMs are records whose domains are gone from a real host, so that what is measured is what zs does for each: its
    /// transactions and its questions to libvirt over SSH.
    static let bulkStop = BenchCase(name: "bulk-stop", summary: "StopVmInstance of many VMs from one pipe") {
        (bench) throws(Failure) in
        try BenchCloud.use(bench) { (cloud) throws(Failure) in
            let (many, few) = (1000, 60)
            try cloud.record(many, "bulk", first: 1000)
            try cloud.record(few, "single", first: 1000 + many)
            let tool = try bench.tool("zs-cli")
            let pipe = "'\(tool)' QueryVmInstance name~=bulk% limit=0 fields=uuid | '\(tool)' StopVmInstance -"
            let bulk = try Sample.of(["/bin/sh", "-euc", pipe], environment: cloud.environment)
            let loop = """
                '\(tool)' QueryVmInstance name~=single% fields=uuid -o quiet |
                    while read -r uuid; do '\(tool)' StopVmInstance "uuid=$uuid"; done
                """
            let single = try Sample.of(["/bin/sh", "-euc", loop], environment: cloud.environment)
            return [
                Measurement(
                    name: "time for each VM", unit: "ms", ours: bulk.milliseconds / Double(many),
                    rival: ("separate calls", single.milliseconds / Double(few)), promise: .ratio(0.2))
            ]
        }
    }
}

extension BenchCloud {
    /// Enters VMs that run on the host, as far as the state knows.
    fileprivate func record(_ count: Int, _ name: String, first: Int) throws(Failure) {
        guard let home = environment["ZS_HOME"].flatMap({ try? AbsolutePath.read($0) }) else { return }
        let store = try Store(home: home, now: SystemClock.now)
        try store.write { t throws(Failure) in
            func uuid(_ kind: ResourceKind) throws(Failure) -> UUID {
                let found = try t.uuids(SQL(text: "SELECT uuid FROM \(kind.table) LIMIT 1"))
                guard let uuid = found.first else { throw Failure(.bug, "the bench's cloud has no \(kind.label)") }
                return uuid
            }
            let (zone, cluster, host) = (try uuid(.zone), try uuid(.cluster), try uuid(.host))
            let (image, offering, l3) = (try uuid(.image), try uuid(.instanceOffering), try uuid(.l3Network))
            let storage = try uuid(.primaryStorage)
            for number in first..<(first + count) {
                let (vm, volume) = (UUID(high: 1, low: UInt64(number)), UUID(high: 2, low: UInt64(number)))
                try t.addVM(
                    vm, number: number, name: "\(name)-\(number)", state: .running, zone: zone, cluster: cluster,
                    host: host, image: image, offering: offering, rootVolume: volume, l3: l3)
                try t.addVolume(
                    volume, name: "\(name)-\(number)-root", vm: vm, slot: 0, storage: storage, host: host, image: image)
            }
        }
    }
}
