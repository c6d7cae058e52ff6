import ZSModel

extension BenchCase {
    /// Issue 2: a command that touches only state starts in at most 4 times /bin/true.
    static let startUp = BenchCase(name: "start-up", summary: "a command that only reads a small state, and /bin/true")
    {
        (bench) throws(Failure) in
        let home = try bench.state(vms: 10)
        let (ours, rival) = try bench.compare(
            rounds: 100, [try bench.tool("zs-cli"), "QueryZone"], ["/bin/true"], environment: ["ZS_HOME": home.text])
        let shell = try bench.compare(
            rounds: 100, [try bench.tool("zs-cli"), "QueryZone"],
            ["/usr/bin/sqlite3", home.appending("state.db").text, "SELECT * FROM zone"],
            environment: ["ZS_HOME": home.text])
        return [
            Measurement(
                name: "wall time", unit: "ms", ours: ours.milliseconds, rival: ("true", rival.milliseconds),
                promise: .ratio(4)),
            Measurement(
                name: "wall time", unit: "ms", ours: shell.ours.milliseconds,
                rival: ("sqlite3", shell.rival.milliseconds), promise: .none),
            Measurement(name: "peak memory", unit: "MiB", ours: ours.mebibytes, promise: .none),
        ]
    }
}
