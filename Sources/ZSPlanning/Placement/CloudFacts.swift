package import ZSModel

/// A cluster as placement sees it.
package struct ClusterFacts: Sendable {
    package var uuid: UUID
    package var name: String
    package var zone: UUID
    package var hypervisor: String
    /// Of the cluster and of its zone: what the stricter of the two says.
    package var state: Readiness.State
    package var storages: [UUID]
    package var l2Networks: Set<UUID>

    // Set by ``CloudFacts``.
    /// The positions of `storages` in the cloud's storages.
    var storageIndices: [Int] = []
    var combination: StorageCombination?

    package init(
        uuid: UUID, name: String, zone: UUID, hypervisor: String = "KVM", state: Readiness.State = .enabled,
        storages: [UUID], l2Networks: Set<UUID>
    ) {
        self.uuid = uuid
        self.name = name
        self.zone = zone
        self.hypervisor = hypervisor
        self.state = state
        self.storages = storages
        self.l2Networks = l2Networks
    }
}

/// An L3 network as placement sees it.
package struct NetworkFacts: Sendable {
    package var uuid: UUID
    package var name: String
    package var l2Network: UUID
    package var isEnabled: Bool
    /// A system network holds no ordinary VM (R-L3-02).
    package var isSystem: Bool
    package var addresses: AddressPool

    package init(
        uuid: UUID, name: String, l2Network: UUID, isEnabled: Bool = true, isSystem: Bool = false,
        addresses: AddressPool
    ) {
        self.uuid = uuid
        self.name = name
        self.l2Network = l2Network
        self.isEnabled = isEnabled
        self.isSystem = isSystem
        self.addresses = addresses
    }
}

/// Everything that placement reads: a snapshot of the state, brought up to date by ``record(_:of:)`` so that many VMs
/// can be placed one after another without reading it again.
package struct CloudFacts: Sendable {
    package internal(set) var clusters: [ClusterFacts]
    package internal(set) var hosts: [HostFacts]
    package internal(set) var storages: [PrimaryStorageFacts]
    package internal(set) var backupStorages: [BackupStorageFacts]
    package internal(set) var networks: [NetworkFacts]
    package let settings: PlacementSettings
    private let hostIndices: [UUID: Int]

    /// - Parameter networks: at least those that will be asked for.
    package init(
        clusters: [ClusterFacts], hosts: [HostFacts], storages: [PrimaryStorageFacts],
        backupStorages: [BackupStorageFacts], networks: [NetworkFacts],
        settings: PlacementSettings = PlacementSettings()
    ) {
        let indices = Dictionary(clusters.enumerated().map { ($1.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        self.clusters = clusters.map { cluster in
            var cluster = cluster
            cluster.storageIndices = storages.indices.filter { cluster.storages.contains(storages[$0].uuid) }
            cluster.combination = .of(cluster.storageIndices.map { storages[$0].kind })
            return cluster
        }
        self.hosts = hosts.compactMap { host in
            guard let index = indices[host.cluster] else { return nil }
            var host = host
            host.clusterIndex = index
            return host
        }
        self.storages = storages
        self.backupStorages = backupStorages
        self.networks = networks
        self.settings = settings
        hostIndices = Dictionary(
            self.hosts.enumerated().map { ($1.uuid, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The position of a host in ``hosts``.
    func index(ofHost uuid: UUID) -> Int? { hostIndices[uuid] }

    /// Notes that `placement` holds: the room that it takes is gone for the next.
    package mutating func record(_ placement: Placement, of request: PlacementRequest) {
        if let index = hostIndices[placement.host] {
            hosts[index].placedCPUs += request.cpuCount
            hosts[index].placedMemory = hosts[index].placedMemory.adding(request.memory)
            hosts[index].vmCount += 1
        }
        for (volume, storage) in zip(request.volumes, placement.volumeStorages) {
            record(volume, on: storage, host: placement.host)
        }
        for address in placement.addresses {
            guard let index = networks.firstIndex(where: { $0.uuid == address.network }) else { continue }
            networks[index].addresses.take(address.address)
        }
    }

    /// Notes that `volume` lies on `storage`, at `host` when the storage is local.
    package mutating func record(_ volume: VolumeRequest, on storage: UUID, host: UUID?) {
        guard let index = storages.firstIndex(where: { $0.uuid == storage }) else { return }
        if storages[index].kind != .local {
            let need = volume.need(cached: storages[index].cachedImages)
            storages[index].room.add(need)
            if let image = volume.image { storages[index].cachedImages.insert(image.uuid) }
        } else if let host = host.flatMap({ hostIndices[$0] }),
            let share = hosts[host].shares.firstIndex(where: { $0.storage == storage })
        {
            let need = volume.need(cached: hosts[host].shares[share].cachedImages)
            hosts[host].shares[share].room.add(need)
            if let image = volume.image { hosts[host].shares[share].cachedImages.insert(image.uuid) }
        }
    }
}
