package import ZSModel

extension CloudFacts {
    /// Chooses backup storage, host, primary storages and addresses for a VM (A-STEP-01 to A-STEP-04).
    ///
    /// The same facts, request and generator give the same choice.
    /// - Parameter explaining: also say who was dropped by which rule when a place is found (A-STEP-11).
    /// - Throws: `.failed` for the first step with no candidate, with every candidate of that step and the rule that
    ///   dropped it in its details (A-FAIL-19); `.notFound` when the request names something that is not there.
    package func place(
        _ request: PlacementRequest, explaining: Bool = false, using generator: inout some RandomNumberGenerator
    ) throws(Failure) -> Placement {
        try requireKnown(request)
        let (sources, rejections) = backupStorages(for: request)
        var first: Failure?
        for source in sources {
            let search = HostSearch(facts: self, request: request, backupStorage: source)
            do {
                let best = try search.best()
                let host = hosts[best]
                let storages = search.storages(on: best, using: &generator)
                let addresses = try chooseAddresses(for: request, using: &generator)
                return Placement(
                    backupStorage: source?.uuid, cluster: host.cluster, host: host.uuid, volumeStorages: storages,
                    addresses: addresses, notes: notes(on: host, for: request),
                    rejections: explaining ? rejections + search.rejections : [])
            } catch {
                first = first ?? error
            }
        }
        throw first ?? PlacementStep.backupStorage.failure(for: request.name, rejections)
    }

    /// A-STEP-01: the backup storages that will do, best first; one `nil` when no volume is made from an image.
    private func backupStorages(for request: PlacementRequest) -> ([BackupStorageFacts?], [Rejection]) {
        guard let image = request.volumes.lazy.compactMap(\.image).first else { return ([nil], []) }
        let need = BackupStorageNeed(facts: self, image: image, zone: request.zone)
        let filters = BackupStorageNeed.filters
        let kept = preferredFirst(
            backupStorages.indices.filter { filters.keep($0, need) }.map { backupStorages[$0] }, for: image)
        return (kept, filters.rejections(of: backupStorages.indices, need))
    }

    private func notes(on host: HostFacts, for request: PlacementRequest) -> [String] {
        guard request.strategy.needsSamples, request.strategy.use(of: host) == nil else { return [] }
        return ["no samples of the use of host \(host.name): it was chosen for having few VMs"]
    }

    private func requireKnown(_ request: PlacementRequest) throws(Failure) {
        if let host = request.host, index(ofHost: host) == nil { throw Failure(.notFound, "no host \(host)") }
        if let cluster = request.cluster, !clusters.contains(where: { $0.uuid == cluster }) {
            throw Failure(.notFound, "no cluster \(cluster)")
        }
        for wish in request.networks where !networks.contains(where: { $0.uuid == wish.network }) {
            throw Failure(.notFound, "no l3 network \(wish.network)")
        }
    }
}
