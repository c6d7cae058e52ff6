import ZSModel

/// The search for the host and the primary storages of one VM: steps A-STEP-02 and A-STEP-03.
struct HostSearch {
    private let facts: CloudFacts
    private let request: PlacementRequest
    private let clusterNeed: ClusterNeed
    private let hostNeed: HostNeed
    /// By the position of the cluster: whether the caller's choice of zone, cluster and host leaves it.
    private let isCandidate: [Bool]

    init(facts: CloudFacts, request: PlacementRequest, backupStorage: BackupStorageFacts?) {
        self.facts = facts
        self.request = request
        let need = ClusterNeed(facts: facts, request: request, backupStorage: backupStorage)
        clusterNeed = need
        let isCandidate = facts.clusters.indices.map { facts.isCandidate(cluster: $0, for: request) }
        self.isCandidate = isCandidate
        let passed = facts.clusters.indices.map {
            isCandidate[$0] && ClusterNeed.filters.keep(facts.clusters[$0], need)
        }
        let plans = facts.clusters.indices.map { passed[$0] ? need.plan(for: facts.clusters[$0]) : nil }
        hostNeed = HostNeed(
            request: request, settings: facts.settings,
            chooser: StorageChooser(facts: facts, volumes: request.volumes), clusterPassed: passed, plans: plans)
    }

    /// The host to take.
    /// - Throws: `.failed` for the step that leaves no candidate.
    func best() throws(Failure) -> (host: HostFacts, notes: [String]) {
        let passing = candidates.filter { HostNeed.filters.keep(facts.hosts[$0], hostNeed) }
        guard !passing.isEmpty else { throw PlacementStep.host.failure(for: request.name, hostRejections) }
        let withStorage = withSharedRoom(passing)
        let (strategy, note) = request.strategy.followed(for: withStorage.lazy.map { facts.hosts[$0] })
        let ranked = withStorage.lazy.map { HostRank(facts.hosts[$0], at: $0, request, by: strategy, facts.settings) }
        guard let best = ranked.min() else {
            throw PlacementStep.primaryStorage.failure(for: request.name, storageRejections)
        }
        return (facts.hosts[best.position], note.map { [$0] } ?? [])
    }

    /// The storage of each volume for a VM on `host`, which ``best()`` gave.
    func storages(on host: HostFacts, using generator: inout some RandomNumberGenerator) -> [UUID] {
        guard let plan = hostNeed.plans[host.clusterIndex] else { return [] }
        let slots = plan.local + plan.shared
        let chooser = hostNeed.chooser
        // A random first choice may leave too little for a later volume; the order by free space does not.
        let assigned =
            chooser.assign(slots, on: host) { Int.random(in: 0..<$0, using: &generator) }
            ?? chooser.assign(slots, on: host) ?? []
        return zip(slots, assigned).sorted { $0.0.volume < $1.0.volume }.map { facts.storages[$0.1].uuid }
    }

    /// Everybody who was dropped in these two steps.
    var rejections: [Rejection] { hostRejections + storageRejections }

    private var candidates: [Int] {
        if let host = request.host { return facts.index(ofHost: host).map { [$0] } ?? [] }
        return facts.hosts.indices.filter { isCandidate[facts.hosts[$0].clusterIndex] }
    }
    /// A-STEP-03 for shared storage; local storage was a matter of the host.
    private func withSharedRoom(_ hosts: [Int]) -> [Int] {
        let fits = hostNeed.plans.map { plan in
            plan.map { $0.shared.isEmpty || hostNeed.chooser.fits($0.shared, on: nil) } ?? false
        }
        return hosts.filter { index in
            let host = facts.hosts[index]
            guard fits[host.clusterIndex], let plan = hostNeed.plans[host.clusterIndex] else { return false }
            return host.unreachableStorages.isEmpty || plan.shared.isEmpty
                || hostNeed.chooser.fits(plan.shared, on: host)
        }
    }
    private var hostRejections: [Rejection] {
        let clusters = facts.clusters.indices.lazy.filter { isCandidate[$0] }.map { facts.clusters[$0] }
        return ClusterNeed.filters.rejections(of: clusters, clusterNeed)
            + HostNeed.filters.rejections(of: candidates.lazy.map { facts.hosts[$0] }, hostNeed)
    }
    private var storageRejections: [Rejection] {
        let clusters = facts.clusters.indices.filter { hostNeed.clusterPassed[$0] }
        let together = request.volumes.reduce(ByteCount.zero) { $0.adding($1.size) }
        var rejections: [Rejection] = []
        for volume in request.volumes.indices {
            let need = StorageNeed(volume: request.volumes[volume], together: together, settings: facts.settings)
            let candidates = Set(clusters.flatMap { clusterNeed.candidates(for: volume, in: facts.clusters[$0]) })
            let storages = candidates.sorted().map { facts.storages[$0] }
            let filters = StorageNeed.usability + [StorageNeed.room]
            rejections += filters.rejections(of: storages, need).filter { !rejections.contains($0) }
        }
        return rejections
    }
}

extension CloudFacts {
    /// Whether the caller's choice of zone, cluster and host leaves a cluster to choose.  When the choices contradict
    /// each other the cluster of the host stays, to be dropped with the reason (A-STEP-13).
    fileprivate func isCandidate(cluster index: Int, for request: PlacementRequest) -> Bool {
        if let host = request.host { return self.index(ofHost: host).map { hosts[$0].clusterIndex == index } ?? false }
        if let cluster = request.cluster { return clusters[index].uuid == cluster }
        return request.zone.map { clusters[index].zone == $0 } ?? true
    }
}
