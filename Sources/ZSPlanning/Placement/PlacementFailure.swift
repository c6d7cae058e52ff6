import ZSModel

extension PlacementStep {
    /// What the step looks for, and the original's error code when there is none.
    private var lack: (what: String, code: String) {
        switch self {
        case .backupStorage: ("no backup storage can give the image", "BS.1003")
        case .host: ("no host can take it", "HOST_ALLOCATION.1000")
        case .primaryStorage: ("no primary storage can take its volumes", "PS.1000")
        case .address: ("no address is left for it", "L3.1000")
        }
    }

    /// The failure of a step that left no candidate; it never says only that (A-FAIL-19).
    func failure(for name: String, _ rejections: [Rejection]) -> Failure {
        let remedy = rejections.max { Remedy.weight(of: $0.rule) < Remedy.weight(of: $1.rule) }
            .flatMap { Remedy.of($0.rule) }
        return Failure(
            .failed, "cannot place \(name): \(lack.what): \(summary(of: rejections))", code: lack.code,
            hint: remedy.map { "\($0.failure): \($0.lookAt)" }, details: rejections.map(\.detail))
    }

    private func summary(of rejections: [Rejection]) -> String {
        guard rejections.count != 1 else { return "\(rejections[0])" }
        guard !rejections.isEmpty else { return "there is none" }
        var counts: [(rule: String, kind: String, count: Int)] = []
        for rejection in rejections {
            if let index = counts.firstIndex(where: { $0.rule == rejection.rule && $0.kind == rejection.kind }) {
                counts[index].count += 1
            } else {
                counts.append((rejection.rule, rejection.kind, 1))
            }
        }
        return counts.map { "\($0.count) \($0.kind)\($0.count == 1 ? "" : "s") dropped by \($0.rule)" }
            .joined(separator: ", ")
    }
}

/// What to look at when a rule dropped the last candidate (`allocation.md` 10).
struct Remedy: Sendable {
    let rule: String
    /// The failure's number, such as `A-FAIL-03`.
    let failure: String
    let lookAt: String

    /// In the order of the filters: the later a rule stands, the nearer its candidate came to being taken.
    static let table: [Remedy] = [
        Remedy(rule: "A-STEP-01", failure: "A-FAIL-01", lookAt: "enable the image, wait until it is Ready"),
        Remedy(rule: "A-BS-01", failure: "A-FAIL-01", lookAt: "enable, reconnect or attach the backup storage"),
        Remedy(
            rule: "A-BS-02", failure: "A-FAIL-10", lookAt: "which primary storages take images of which backup storages"
        ),
        Remedy(rule: "A-CLU-02", failure: "A-FAIL-03", lookAt: "enable the cluster and its zone"),
        Remedy(rule: "A-CLU-03", failure: "A-FAIL-05", lookAt: "attach the layer 2 network to the cluster"),
        Remedy(rule: "A-CLU-04", failure: "A-FAIL-02", lookAt: "attach a primary storage to the cluster"),
        Remedy(
            rule: "A-HOST-06", failure: "A-FAIL-02", lookAt: "attach the primary storage, check that hosts reach it"),
        Remedy(rule: "A-PS-02", failure: "A-FAIL-02", lookAt: "enable, reconnect or attach the primary storage"),
        Remedy(rule: "A-PS-03", failure: "A-FAIL-02", lookAt: "name the primary storage of each data volume"),
        Remedy(
            rule: "A-CLU-01", failure: "A-FAIL-10",
            lookAt: "which primary storages take images of which backup storages"),
        Remedy(rule: "A-HOST-01", failure: "A-FAIL-03", lookAt: "enable or reconnect the hosts"),
        Remedy(
            rule: "A-OTH-01", failure: "A-FAIL-03", lookAt: "enable or reconnect the host that holds the VM's disks"),
        Remedy(rule: "A-HOST-03", failure: "A-FAIL-03", lookAt: "CPU and memory of a single host"),
        Remedy(rule: "A-HOST-04", failure: "A-FAIL-03", lookAt: "CPU and memory of a single host"),
        Remedy(rule: "A-HOST-09", failure: "A-FAIL-13", lookAt: "the maximum VM count of the offering"),
        Remedy(
            rule: "A-HOST-05", failure: "A-FAIL-04",
            lookAt: "capacity, ratio, threshold and reserve of the primary storage"),
        Remedy(rule: "A-AFF-02", failure: "A-FAIL-11", lookAt: "the affinity group and the number of hosts"),
        Remedy(rule: "A-PS-04", failure: "A-FAIL-04", lookAt: "the tags of the primary storages"),
        Remedy(
            rule: "A-CAP-17", failure: "A-FAIL-04",
            lookAt: "capacity, ratio, threshold and reserve of the primary storage"),
        Remedy(rule: "A-NET-02", failure: "A-FAIL-06", lookAt: "the ranges of the l3 network and who uses the address"),
        Remedy(rule: "A-NET-13", failure: "A-FAIL-06", lookAt: "add an ip range to the l3 network"),
    ]
    static func of(_ rule: String) -> Remedy? { table.first { $0.rule == rule } }
    static func weight(of rule: String) -> Int { table.firstIndex { $0.rule == rule } ?? -1 }
}
