import ZSModel

/// What a cluster is judged by.
struct ClusterNeed: Sendable {
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

    static let filters: [Filter<ClusterFacts, ClusterNeed>] = [
        Filter("A-CLU-02", "state") { cluster, _ in
            cluster.state == .enabled
        } reason: { cluster, _ in
            "is \(cluster.state.rawValue), or its zone is"
        },
        Filter("A-CLU-02", "hypervisor") { cluster, need in
            cluster.hypervisor == need.request.hypervisor
        } reason: { cluster, need in
            "runs \(cluster.hypervisor), not \(need.request.hypervisor)"
        },
        Filter("A-STEP-13", "chosen cluster") { cluster, need in
            need.request.cluster.map { $0 == cluster.uuid } ?? true
        } reason: { _, _ in
            "holds the chosen host, but another cluster was chosen"
        },
        Filter("A-STEP-13", "chosen zone") { cluster, need in
            need.request.zone.map { $0 == cluster.zone } ?? true
        } reason: { cluster, need in
            "lies in zone \(cluster.zone), not in zone \(need.request.zone?.description ?? "")"
        },
        Filter("A-BS-01", "zone of the backup storage") { cluster, need in
            need.backupStorage?.zones.contains(cluster.zone) ?? true
        } reason: { _, need in
            "backup storage \(need.backupStorage?.name ?? "") is not attached to its zone"
        },
        Filter("A-CLU-03", "networks") { cluster, need in
            need.networks.allSatisfy { cluster.l2Networks.contains($0.l2Network) }
        } reason: { cluster, need in
            let missing = need.networks.filter { !cluster.l2Networks.contains($0.l2Network) }.map(\.name)
            return "the layer 2 of \(missing.joined(separator: ", ")) is not attached to it"
        },
        Filter("A-CLU-04", "primary storage") { cluster, _ in
            !cluster.storages.isEmpty
        } reason: { _, _ in
            "no primary storage is attached to it"
        },
        Filter("R-CLU-07", "combination of primary storages") { cluster, need in
            need.combination(of: cluster) != nil
        } reason: { _, _ in
            "its primary storages are a combination that is not allowed"
        },
        Filter("A-HOST-06", "storages of present volumes") { cluster, need in
            need.request.presentStorages.allSatisfy(cluster.storages.contains)
        } reason: { cluster, need in
            "not attached to it: "
                + need.names(need.request.presentStorages.filter { !cluster.storages.contains($0) })
        },
        Filter("A-PS-02", "named storages") { cluster, need in
            need.request.volumes.allSatisfy { $0.storage.map(cluster.storages.contains) ?? true }
        } reason: { cluster, need in
            "not attached to it: "
                + need.names(need.request.volumes.compactMap(\.storage).filter { !cluster.storages.contains($0) })
        },
        Filter("A-PS-03", "storage of data volumes") { cluster, need in
            need.unnamedData(in: cluster) == nil
        } reason: { _, need in
            "has local and shared storage: the primary storage of each data volume must be named"
        },
        Filter("A-CLU-01", "backup storage") { cluster, need in
            need.request.volumes.indices.allSatisfy { !need.candidates(for: $0, in: cluster).isEmpty }
        } reason: { _, need in
            "none of its primary storages takes images of backup storage \(need.backupStorage?.name ?? "")"
        },
    ]

    func combination(of cluster: ClusterFacts) -> StorageCombination? {
        .of(storages(of: cluster).map { facts.storages[$0].kind })
    }
    /// Positions of the cluster's storages in the cloud's.
    private func storages(of cluster: ClusterFacts) -> [Int] {
        facts.storages.indices.filter { cluster.storages.contains(facts.storages[$0].uuid) }
    }
    private func names(_ storages: [UUID]) -> String {
        storages.map { uuid in "primary storage \(facts.storages.first { $0.uuid == uuid }?.name ?? "\(uuid)")" }
            .joined(separator: ", ")
    }
    private func unnamedData(in cluster: ClusterFacts) -> Int? {
        guard combination(of: cluster)?.dataWithVM == .named else { return nil }
        return request.volumes.indices.dropFirst().first { request.volumes[$0].storage == nil }
    }

    /// The storages that may take a volume as far as kind, name and image say, whatever their state and room.
    func candidates(for volume: Int, in cluster: ClusterFacts) -> [Int] {
        let all = storages(of: cluster)
        let wanted = request.volumes[volume]
        let chosen: [Int]
        if let named = wanted.storage {
            chosen = all.filter { facts.storages[$0].uuid == named }
        } else if volume == 0, combination(of: cluster)?.root == .local {
            chosen = all.filter { facts.storages[$0].kind == .local }
        } else {
            chosen = all
        }
        guard wanted.image != nil, let backupStorage else { return chosen }
        return chosen.filter { facts.storages[$0].matches(backupStorage) }
    }

    /// The plan for a cluster that passed the filters, or the volume that none of its storages may take now.
    func plan(for cluster: ClusterFacts) -> StoragePlan? {
        let combination = combination(of: cluster)
        var slots: [StoragePlan.Slot] = []
        for volume in request.volumes.indices {
            let need = StorageNeed(volume: request.volumes[volume], together: .zero, settings: facts.settings)
            let usable = candidates(for: volume, in: cluster).filter {
                StorageNeed.usability.keep(facts.storages[$0], need)
            }
            guard let first = usable.first else { return nil }
            let choice = volume == 0 ? combination?.root : combination?.dataWithVM
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
