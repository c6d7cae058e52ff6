import ZSModel
import ZSStore

extension BenchCase {
    /// Issue 2: at most 2 times the wall time of the sqlite3 shell giving the same row, under 24 MiB.
    static let queryByUUID = BenchCase(name: "query-by-uuid", summary: "one VM of 200,000, with NICs and volumes") {
        (bench) throws(Failure) in
        let home = try bench.state(vms: 200_000)
        let uuid = LargeState.vm(123_456)
        let kind = ResourceKind.vmInstance
        let query = RivalQuery.select(
            kind, kind.fields.map(\.name) + kind.lists.map(\.name), where: "vm_instance.uuid = '\(uuid)'")
        let ours = [try bench.tool("zs-cli"), "QueryVmInstance", "uuid=\(uuid)"]
        let rival = ["/usr/bin/sqlite3", home.appending("state.db").text, query]
        let environment = ["ZS_HOME": home.text]
        try bench.requireSame(ours, rival, environment: environment)
        let sample = try bench.compare(rounds: 60, ours, rival, environment: environment)
        return [
            Measurement(
                name: "wall time", unit: "ms", ours: sample.ours.milliseconds,
                rival: ("sqlite3", sample.rival.milliseconds), promise: .ratio(2)),
            Measurement(
                name: "peak memory", unit: "MiB", ours: sample.ours.mebibytes,
                rival: ("sqlite3", sample.rival.mebibytes), promise: .atMost(24)),
        ]
    }
}
