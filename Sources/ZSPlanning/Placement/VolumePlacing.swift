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
        let host = request.host.flatMap(index(ofHost:))
        let room = StorageNeed.Room(
            settings: settings, find: { self.room(of: $0, on: host) }, together: request.volume.size)
        let need = StorageNeed(volume: request.volume, storages: storages, room: room)
        let ordered = candidates.filter { StorageNeed.filters.keep($0, need) }.sorted { left, right in
            let free = (need.free(on: left), need.free(on: right))
            return free.0 != free.1 ? free.0 > free.1 : storages[left].uuid < storages[right].uuid
        }
        guard let chosen = isRandom ? ordered.randomElement(using: &generator) : ordered.first else {
            let rejections = StorageNeed.filters.rejections(of: candidates, need)
            throw PlacementStep.primaryStorage.failure(for: request.name, rejections)
        }
        return storages[chosen].uuid
    }

    private func candidates(for request: VolumePlacementRequest) -> ([Int], isRandom: Bool) {
        let cluster = clusters.first { $0.uuid == request.cluster }
        let attached = storages.indices.filter { cluster?.storages.contains(storages[$0].uuid) ?? true }
        if let named = request.volume.storage { return (attached.filter { storages[$0].uuid == named }, false) }
        let choice = StorageCombination.of(attached.map { storages[$0].kind })?.dataLater
        return (
            attached.filter { choice != .notTheRoots || storages[$0].uuid != request.rootStorage }, choice == .random
        )
    }
}
