package import ZSModel

/// A data volume that is made without a VM, or at its first attach (A-PS-08, A-OTH-09).
package struct VolumePlacementRequest: Sendable {
    /// For messages: the volume's name.
    package var name: String
    package var volume: VolumeRequest
    /// The cluster of the VM that the volume is for; without one the storage must be named.
    package var cluster: UUID?
    /// Where a local volume is to lie (R-VOL-08).
    package var host: UUID?
    /// The storage that holds the VM's root volume.
    package var rootStorage: UUID?

    package init(
        name: String, volume: VolumeRequest, cluster: UUID? = nil, host: UUID? = nil, rootStorage: UUID? = nil
    ) {
        self.name = name
        self.volume = volume
        self.cluster = cluster
        self.host = host
        self.rootStorage = rootStorage
    }
}

extension CloudFacts {
    /// Chooses the storage of a data volume (A-PS-01, last column).
    /// - Throws: `.failed` with every storage that was considered and the rule that dropped it.
    package func place(
        _ request: VolumePlacementRequest, using generator: inout some RandomNumberGenerator
    ) throws(Failure) -> UUID {
        let (candidates, isRandom) = candidates(for: request)
        let host = request.host.flatMap(index(ofHost:)).map { hosts[$0] }
        let need = VolumePlacementNeed(volume: request.volume, host: host, settings: settings)
        let filters = VolumePlacementNeed.filters
        let fitting = candidates.filter { filters.keep($0, need) }
        let ordered = fitting.sorted { left, right in
            let free = (need.free(on: left), need.free(on: right))
            return free.0 != free.1 ? free.0 > free.1 : left.uuid < right.uuid
        }
        guard let chosen = isRandom ? ordered.randomElement(using: &generator) : ordered.first else {
            throw PlacementStep.primaryStorage.failure(for: request.name, filters.rejections(of: candidates, need))
        }
        return chosen.uuid
    }

    private func candidates(for request: VolumePlacementRequest) -> ([PrimaryStorageFacts], isRandom: Bool) {
        let cluster = clusters.first { $0.uuid == request.cluster }
        let attached = storages.filter { storage in cluster?.storages.contains(storage.uuid) ?? true }
        if let named = request.volume.storage { return (attached.filter { $0.uuid == named }, false) }
        let choice = StorageCombination.of(attached.map(\.kind))?.dataLater
        return (
            attached.filter { choice != .notTheRoots || $0.uuid != request.rootStorage }, choice == .random
        )
    }
}

/// What a primary storage is judged by for one data volume.
private struct VolumePlacementNeed: Sendable {
    let volume: VolumeRequest
    let host: HostFacts?
    let settings: PlacementSettings

    static let filters: [Filter<PrimaryStorageFacts, VolumePlacementNeed>] = [
        StorageNeed.state(), StorageNeed.tag { $0.volume },
        Filter("A-PS-08", "host") { storage, need in
            need.place(on: storage) != nil
        } reason: { _, need in
            need.host.map { "has no share on host \($0.name)" } ?? "is local: a host must be named"
        },
        Filter("A-CAP-17", "room") { storage, need in
            need.lack(on: storage) == nil
        } reason: { storage, need in
            need.lack(on: storage)?.description ?? ""
        },
    ]

    func free(on storage: PrimaryStorageFacts) -> Int64 { place(on: storage)?.0.available(settings) ?? .min }

    private func lack(on storage: PrimaryStorageFacts) -> StorageRoom.Lack? {
        place(on: storage).flatMap { room, cached in room.lack(for: volume.need(cached: cached), settings) }
    }
    private func place(on storage: PrimaryStorageFacts) -> (StorageRoom, Set<UUID>)? {
        guard storage.kind == .local else { return (storage.room, storage.cachedImages) }
        return host?.shares.first { $0.storage == storage.uuid }.map { ($0.room, $0.cachedImages) }
    }
}
