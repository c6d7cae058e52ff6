import ZSModel
import ZSStore

extension BenchCase {
    /// Issue 2: at most 1.5 times sqlite3 printing the same JSON; memory does not grow with rows.
    static let listAll = BenchCase(name: "list-all", summary: "all 200,000 VMs with their NICs as JSON") {
        (bench) throws(Failure) in
        let kind = ResourceKind.vmInstance
        let names = kind.fields.map(\.name) + ["vmNics"]
        let ours = [
            try bench.tool("zs-cli"), "QueryVmInstance", "limit=0", "fields=\(names.joined(separator: ","))",
        ]
        let query = RivalQuery.select(kind, names, where: nil)
        func rival(_ home: AbsolutePath) -> [String] {
            ["/usr/bin/sqlite3", home.appending("state.db").text, query]
        }
        let (small, large) = (try bench.state(vms: 20_000), try bench.state(vms: 200_000))
        try bench.requireSame(ours, rival(small), environment: ["ZS_HOME": small.text])
        let fewer = try bench.compare(rounds: 3, ours, rival(small), environment: ["ZS_HOME": small.text])
        let more = try bench.compare(rounds: 3, ours, rival(large), environment: ["ZS_HOME": large.text])
        return [
            Measurement(
                name: "wall time", unit: "ms", ours: more.ours.milliseconds,
                rival: ("sqlite3", more.rival.milliseconds), promise: .ratio(1.5)),
            Measurement(
                name: "peak memory, 200,000 VMs and 20,000", unit: "MiB", ours: more.ours.mebibytes,
                rival: ("20,000 VMs", fewer.ours.mebibytes), promise: .ratio(1.1)),
        ]
    }
}

extension Bench {
    /// - Throws: `.failed` when the rows that the two programs give are not the same JSON.
    func requireSame(_ ours: [String], _ rival: [String], environment: [String: String]) throws(Failure) {
        let (our, their) = (folder.appending("ours.json").text, folder.appending("rival.json").text)
        _ = try Sample.of(ours, environment: environment, output: our)
        _ = try Sample.of(rival, environment: environment, output: their)
        _ = try Sample.of([
            "/bin/sh", "-euc",
            "jq -c '.inventories[]' \"$1\" >\"$1.rows\"; jq -c . \"$2\" >\"$2.rows\"; cmp \"$1.rows\" \"$2.rows\"",
            "sh",
            our, their,
        ])
    }
}
