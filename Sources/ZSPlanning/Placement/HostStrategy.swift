import ZSModel

/// How one of several hosts is chosen (R-IO-03); the spelling is the original's.
package enum HostStrategy: String, Sendable, CaseIterable, ParameterValue {
    case leastVM = "LeastVmPreferredHostAllocatorStrategy"
    case lowestCPU = "MinimumCPUUsageHostAllocatorStrategy"
    case lowestMemory = "MinimumMemoryUsageHostAllocatorStrategy"
    case maximumPerHost = "MaxInstancePerHostHostAllocatorStrategy"
}

/// The place of a host in the order of preference: the smallest is taken.
struct HostRank: Comparable {
    /// The position of the host in the cloud's hosts.
    let position: Int
    /// Compared in this order: last host, affinity where it comes before the strategy, strategy, affinity where it
    /// comes after (A-AFF-04, A-AFF-05).
    private let grades: (Int, Int, Double, Int)
    // Ties (A-HOST-15).
    private let freeMemory: ByteCount
    private let uuid: UUID

    init(
        _ host: HostFacts, at position: Int, _ request: PlacementRequest, by strategy: HostStrategy,
        _ settings: PlacementSettings
    ) {
        self.position = position
        let use: Double? =
            switch strategy {
            case .leastVM, .maximumPerHost: Double(host.vmCount)
            case .lowestCPU: host.cpuUse
            case .lowestMemory: host.memoryUse
            }
        let violates = request.affinity?.usedHosts.contains(host.uuid) == true ? 1 : 0
        let affinityFirst = request.strategy == .leastVM
        grades = (
            host.uuid == request.lastHost ? 0 : 1, affinityFirst ? violates : 0, use ?? .infinity,
            affinityFirst ? 0 : violates
        )
        freeMemory = host.freeMemory(settings)
        uuid = host.uuid
    }

    static func < (left: HostRank, right: HostRank) -> Bool {
        if left.grades != right.grades { return left.grades < right.grades }
        if left.freeMemory != right.freeMemory { return left.freeMemory > right.freeMemory }
        return left.uuid < right.uuid
    }
    static func == (left: HostRank, right: HostRank) -> Bool { left.uuid == right.uuid }
}

extension HostStrategy {
    /// The strategy that can be followed for these hosts: without samples of the use, the fewest VMs (A-HOST-13).
    func followed(for hosts: some Sequence<HostFacts>) -> (strategy: HostStrategy, note: String?) {
        let sampled: Bool =
            switch self {
            case .leastVM, .maximumPerHost: true
            case .lowestCPU: hosts.contains { $0.cpuUse != nil }
            case .lowestMemory: hosts.contains { $0.memoryUse != nil }
            }
        guard !sampled else { return (self, nil) }
        return (.leastVM, "no samples of the hosts' use: the host with the fewest VMs was taken")
    }
}
