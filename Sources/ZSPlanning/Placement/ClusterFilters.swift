import ZSModel

/// What a cluster is judged by.
final class ClusterNeed: PlacementNeed {
    let facts: CloudFacts
    let request: PlacementRequest
    /// Where the image comes from; `nil` when no volume is made from one.
    let backupStorage: BackupStorageFacts?
    /// The networks asked for, each once.
    let networks: [NetworkFacts]

    init(facts: CloudFacts, request: PlacementRequest, backupStorage: BackupStorageFacts?) {
        self.facts = facts
        self.request = request
        self.backupStorage = backupStorage
        networks = facts.networks.filter { network in request.networks.contains { $0.network == network.uuid } }
    }

    subscript(position: Int) -> ClusterFacts { facts.clusters[position] }

    static let filters: [Filter<ClusterNeed>] = [
        Filter("A-CLU-02", "state") { need, cluster in
            need[cluster].state == .enabled
        } reason: { need, cluster in
            "is \(need[cluster].state.rawValue), or its zone is"
        },
        Filter("A-CLU-02", "hypervisor") { need, cluster in
            need[cluster].hypervisor == need.request.hypervisor
        } reason: { need, cluster in
            "runs \(need[cluster].hypervisor), not \(need.request.hypervisor)"
        },
        Filter("A-STEP-13", "chosen cluster") { need, cluster in
            need.request.cluster.map { $0 == need[cluster].uuid } ?? true
        } reason: { _, _ in
            "holds the chosen host, but another cluster was chosen"
        },
        Filter("A-STEP-13", "chosen zone") { need, cluster in
            need.request.zone.map { $0 == need[cluster].zone } ?? true
        } reason: { need, cluster in
            "lies in zone \(need[cluster].zone), not in zone \(need.request.zone?.description ?? "")"
        },
        Filter("A-BS-01", "zone of the backup storage") { need, cluster in
            need.backupStorage?.zones.contains(need[cluster].zone) ?? true
        } reason: { need, _ in
            "backup storage \(need.backupStorage?.name ?? "") is not attached to its zone"
        },
        Filter("A-CLU-03", "networks") { need, cluster in
            need.networks.allSatisfy { need[cluster].l2Networks.contains($0.l2Network) }
        } reason: { need, cluster in
            let missing = need.networks.filter { !need[cluster].l2Networks.contains($0.l2Network) }.map(\.name)
            return "the layer 2 of \(missing.joined(separator: ", ")) is not attached to it"
        },
        Filter("A-CLU-04", "primary storage") { need, cluster in
            !need[cluster].storages.isEmpty
        } reason: { _, _ in
            "no primary storage is attached to it"
        },
        Filter("R-CLU-07", "combination of primary storages") { need, cluster in
            need[cluster].combination != nil
        } reason: { _, _ in
            "its primary storages are a combination that is not allowed"
        },
        Filter("A-HOST-06", "storages of present volumes") { need, cluster in
            need.request.presentStorages.allSatisfy(need[cluster].storages.contains)
        } reason: { need, cluster in
            "not attached to it: "
                + need.names(need.request.presentStorages.filter { !need[cluster].storages.contains($0) })
        },
        Filter("A-PS-02", "named storages") { need, cluster in
            need.request.volumes.allSatisfy { $0.storage.map(need[cluster].storages.contains) ?? true }
        } reason: { need, cluster in
            "not attached to it: "
                + need.names(need.request.volumes.compactMap(\.storage).filter { !need[cluster].storages.contains($0) })
        },
        Filter("A-PS-03", "storage of data volumes") { need, cluster in
            need.unnamedData(in: need[cluster]) == nil
        } reason: { need, _ in
            "has local and shared storage: the primary storage of each data volume must be named"
        },
        Filter("A-CLU-01", "backup storage") { need, cluster in
            need.request.volumes.indices.allSatisfy { !need.candidates(for: $0, in: need[cluster]).isEmpty }
        } reason: { need, _ in
            "none of its primary storages takes images of backup storage \(need.backupStorage?.name ?? "")"
        },
    ]

    private func names(_ storages: [UUID]) -> String {
        storages.map { uuid in "primary storage \(facts.storages.first { $0.uuid == uuid }?.name ?? "\(uuid)")" }
            .joined(separator: ", ")
    }
    private func unnamedData(in cluster: ClusterFacts) -> Int? {
        guard cluster.combination?.dataWithVM == .named else { return nil }
        return request.volumes.indices.dropFirst().first { request.volumes[$0].storage == nil }
    }

    /// The storages that may take a volume as far as kind, name and image say, whatever their state and room.
    func candidates(for volume: Int, in cluster: ClusterFacts) -> [Int] {
        let all = cluster.storageIndices
        let wanted = request.volumes[volume]
        let chosen: [Int]
        if let named = wanted.storage {
            chosen = all.filter { facts.storages[$0].uuid == named }
        } else if volume == 0, cluster.combination?.root == .local {
            chosen = all.filter { facts.storages[$0].kind == .local }
        } else {
            chosen = all
        }
        guard wanted.image != nil, let backupStorage else { return chosen }
        return chosen.filter { facts.storages[$0].matches(backupStorage) }
    }

    /// The plan for a cluster that passed the filters, or the volume that none of its storages may take now.
    func plan(for cluster: ClusterFacts) -> StoragePlan? {
        var slots: [StoragePlan.Slot] = []
        for volume in request.volumes.indices {
            let need = StorageNeed(volume: request.volumes[volume], storages: facts.storages)
            let usable = candidates(for: volume, in: cluster).filter {
                StorageNeed.filters.keep($0, need)
            }
            guard let first = usable.first else { return nil }
            let choice = volume == 0 ? cluster.combination?.root : cluster.combination?.dataWithVM
            slots.append(
                StoragePlan.Slot(
                    volume: volume, isLocal: facts.storages[first].kind == .local, isRandom: choice == .random,
                    candidates: usable))
        }
        slots.sort { left, right in
            (request.volumes[left.volume].storage == nil ? 1 : 0, left.volume)
                < (request.volumes[right.volume].storage == nil ? 1 : 0, right.volume)
        }
        return StoragePlan(local: slots.filter(\.isLocal), shared: slots.filter { !$0.isLocal })
    }
}
