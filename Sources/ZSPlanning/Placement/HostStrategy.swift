import ZSModel

/// How one of several hosts is chosen (R-IO-03); the spelling is the original's.
package enum HostStrategy: String, Sendable, CaseIterable, ParameterValue {
    case leastVM = "LeastVmPreferredHostAllocatorStrategy"
    case lowestCPU = "MinimumCPUUsageHostAllocatorStrategy"
    case lowestMemory = "MinimumMemoryUsageHostAllocatorStrategy"
    case maximumPerHost = "MaxInstancePerHostHostAllocatorStrategy"
}

extension HostStrategy {
    /// The mean use that the strategy compares, 0…1; `nil` for a host without samples, or when it compares none.
    func use(of host: HostFacts) -> Double? {
        switch self {
        case .leastVM, .maximumPerHost: nil
        case .lowestCPU: host.cpuUse
        case .lowestMemory: host.memoryUse
        }
    }
    var needsSamples: Bool { self == .lowestCPU || self == .lowestMemory }
}

/// What a request says about the order of hosts.
struct HostOrder {
    let strategy: HostStrategy
    let lastHost: UUID?
    let usedHosts: Set<UUID>
    /// With the default strategy the group comes first, or it would be without effect (A-AFF-05).
    let affinityFirst: Bool
    let settings: PlacementSettings

    init(_ request: PlacementRequest, _ settings: PlacementSettings) {
        strategy = request.strategy
        lastHost = request.lastHost
        usedHosts = request.affinity?.usedHosts ?? []
        affinityFirst = request.strategy == .leastVM
        self.settings = settings
    }
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

    init(_ host: HostFacts, at position: Int, in order: HostOrder) {
        self.position = position
        let violates = order.usedHosts.contains(host.uuid) ? 1 : 0
        grades = (
            host.uuid == order.lastHost ? 0 : 1,
            order.affinityFirst ? violates : 0,
            // Hosts without samples come after those with, fewest VMs first (A-HOST-13).
            order.strategy.use(of: host) ?? 1 + Double(host.vmCount),
            order.affinityFirst ? 0 : violates
        )
        freeMemory = host.freeMemory(order.settings)
        uuid = host.uuid
    }

    static func < (left: HostRank, right: HostRank) -> Bool {
        if left.grades != right.grades { return left.grades < right.grades }
        if left.freeMemory != right.freeMemory { return left.freeMemory > right.freeMemory }
        return left.uuid < right.uuid
    }
    static func == (left: HostRank, right: HostRank) -> Bool { left.uuid == right.uuid }
}
