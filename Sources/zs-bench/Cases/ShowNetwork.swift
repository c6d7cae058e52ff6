import ZSModel

extension BenchCase {
    /// Issue 4: showing 500 links takes at most twice the time of `ip -json addr`.
    static let showNetwork = BenchCase(name: "show-network", summary: "500 links with an address each, as JSON") {
        (bench) throws(Failure) in
        let namespace = "zs-bench"
        _ = try? Sample.of([ip, "netns", "delete", namespace])
        _ = try Sample.of([ip, "netns", "add", namespace])
        defer { _ = try? Sample.of([ip, "netns", "delete", namespace]) }
        _ = try Sample.of(["/bin/sh", "-euc", script, "sh", namespace])
        let inside = [ip, "netns", "exec", namespace]
        let times = try bench.compare(
            rounds: 9, inside + [try bench.tool("zs-network-setting"), "show", "--output", "json"],
            inside + [ip, "-json", "addr"], environment: ["ZS_HOME": bench.folder.appending("no-state").text])
        return [
            Measurement(
                name: "wall time", unit: "ms", ours: times.ours.milliseconds,
                rival: ("ip -json addr", times.rival.milliseconds), promise: .ratio(2))
        ]
    }
    private static let ip = "/usr/sbin/ip"
    // Pairs of veth: the kernel has them wherever it has network namespaces.
    private static let script = """
        for number in $(seq 250); do
            printf 'link add name a%s type veth peer name b%s\\n' "$number" "$number"
            for end in a b; do
                printf 'link set dev %s%s up\\naddress add 10.%s.%s.%s/24 dev %s%s\\n' \\
                    "$end" "$number" "$number" "$((number % 7))" "$([ "$end" = a ] && echo 1 || echo 2)" "$end" "$number"
            done
        done | /usr/sbin/ip -netns "$1" -batch -
        """
}
