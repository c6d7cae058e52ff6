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
            isCandidate[$0] && ClusterNeed.filters.keep($0, need)
        }
        let plans = facts.clusters.indices.map { passed[$0] ? need.plan(for: facts.clusters[$0]) : nil }
        hostNeed = HostNeed(
            request: request,
            chooser: StorageChooser(facts: facts, volumes: request.volumes), clusterPassed: passed, plans: plans)
    }

    /// The position of the host to take.
    /// - Throws: `.failed` for the step that leaves no candidate.
    func best() throws(Failure) -> Int {
        let candidates = candidates
        let order = HostOrder(request, facts.settings)
        let ranks = candidates.map { HostRank(facts.hosts[$0], at: $0, in: order) }
        // Mostly the first will do, so that neither sorting nor judging the others is needed.
        if let first = ranks.min(), isTakeable(first.position) { return first.position }
        if let next = ranks.sorted().first(where: { isTakeable($0.position) }) { return next.position }
        let hasHost = candidates.contains { HostNeed.filters.keep($0, hostNeed) }
        throw hasHost
            ? PlacementStep.primaryStorage.failure(for: request.name, storageRejections)
            : PlacementStep.host.failure(for: request.name, hostRejections)
    }

    /// The storage of each volume for a VM on `host`, which ``best()`` gave.
    func storages(on host: Int, using generator: inout some RandomNumberGenerator) -> [UUID] {
        guard let plan = hostNeed.plans[facts.hosts[host].clusterIndex] else { return [] }
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
    private func isTakeable(_ host: Int) -> Bool {
        HostNeed.filters.keep(host, hostNeed) && hasSharedRoom(for: host)
    }
    /// A-STEP-03 for shared storage; the room of local storage is a matter of the host (A-HOST-05).
    private func hasSharedRoom(for host: Int) -> Bool {
        hostNeed.plans[facts.hosts[host].clusterIndex].map { hostNeed.chooser.fits($0.shared, on: host) } ?? false
    }
    private var hostRejections: [Rejection] {
        ClusterNeed.filters.rejections(of: facts.clusters.indices.lazy.filter { isCandidate[$0] }, clusterNeed)
            + HostNeed.filters.rejections(of: candidates, hostNeed)
    }
    private var storageRejections: [Rejection] {
        let clusters = facts.clusters.indices.filter { hostNeed.clusterPassed[$0] }.map { facts.clusters[$0] }
        let room = StorageNeed.Room(
            settings: facts.settings, find: { facts.room(of: $0, on: nil) },
            together: request.volumes.reduce(ByteCount.zero) { $0.adding($1.size) })
        var rejections: [Rejection] = []
        for (position, volume) in request.volumes.enumerated() {
            let candidates = Set(clusters.flatMap { clusterNeed.candidates(for: position, in: $0) }).sorted()
            // The room of local storage was a matter of the host.
            for (isLocal, room) in [(true, nil), (false, room)] {
                let need = StorageNeed(volume: volume, storages: facts.storages, room: room)
                rejections += StorageNeed.filters.rejections(
                    of: candidates.filter { (facts.storages[$0].kind == .local) == isLocal }, need
                ).filter { !rejections.contains($0) }
            }
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
