import ZSModel

/// What a host is judged by.
final class HostNeed: PlacementNeed {
    let request: PlacementRequest
    let settings: PlacementSettings
    let chooser: StorageChooser
    /// By the position of the cluster: whether it passed its own filters.
    let clusterPassed: [Bool]
    /// By the position of the cluster: where volumes may go; `nil` when none of its storages is usable now.
    let plans: [StoragePlan?]

    init(request: PlacementRequest, chooser: StorageChooser, clusterPassed: [Bool], plans: [StoragePlan?]) {
        self.request = request
        self.chooser = chooser
        self.clusterPassed = clusterPassed
        self.plans = plans
        settings = chooser.facts.settings
    }

    subscript(position: Int) -> HostFacts { chooser.facts.hosts[position] }

    /// Cheap ones first; the order is the one in which reasons are given.
    static let filters: [Filter<HostNeed>] = [
        Filter("A-HOST-02", "cluster") { need, host in
            need.clusterPassed[need[host].clusterIndex]
        } reason: { need, host in
            "its cluster \(need.chooser.facts.clusters[need[host].clusterIndex].name) was dropped"
        },
        Filter("A-HOST-01", "state and status") { need, host in
            need[host].readiness.isReady && need[host].probedAgo <= need.settings.probeAge
        } reason: { need, host in
            need[host].readiness.isReady
                ? "was last reached \(need[host].probedAgo.components.seconds) s ago" : need[host].readiness.objection
        },
        Filter("A-STEP-09", "avoided hosts") { need, host in
            !need.request.avoidedHosts.contains(need[host].uuid)
        } reason: { _, _ in
            "was to be avoided"
        },
        Filter("A-OTH-01", "residence") { need, host in
            need.request.residence.map { $0 == need[host].uuid } ?? true
        } reason: { need, _ in
            "the VM's disks lie on host \(need.nameOfResidence)"
        },
        Filter("A-HOST-03", "vCPUs") { need, host in
            need[host].freeCPUs(need.settings) >= need.request.cpuCount
        } reason: { need, host in
            "needs \(need.request.cpuCount) vCPUs, free \(max(0, need[host].freeCPUs(need.settings)))"
        },
        Filter("A-HOST-04", "memory") { need, host in
            need[host].freeMemory(need.settings) >= need.request.memory
        } reason: { need, host in
            "needs \(need.request.memory), free \(need[host].freeMemory(need.settings))"
        },
        Filter("A-HOST-09", "maximum VM count") { need, host in
            need.request.strategy != .maximumPerHost || need[host].vmCount < need.request.maximumPerHost ?? .max
        } reason: { need, host in
            "holds \(need[host].vmCount) VMs, the offering allows \(need.request.maximumPerHost ?? .max)"
        },
        Filter("A-HOST-06", "reach of primary storages") { need, host in
            need[host].unreachableStorages.isEmpty || need.reaches(need[host])
        } reason: { _, _ in
            "does not reach the primary storages needed"
        },
        Filter("A-HOST-05", "local storage") { need, host in
            need.plans[need[host].clusterIndex].map { need.chooser.fits($0.local, on: host) }
                ?? true
        } reason: { need, host in
            need.localLack(of: need[host])
        },
        Filter("A-AFF-02", "hard anti-affinity") { need, host in
            need.request.affinity.map { $0.policy != .hard || !$0.usedHosts.contains(need[host].uuid) } ?? true
        } reason: { need, _ in
            "hard anti-affinity: holds another VM of group \(need.request.affinity?.name ?? "")"
        },
    ]

    private var nameOfResidence: String {
        guard let residence = request.residence else { return "" }
        return chooser.facts.index(ofHost: residence).map { chooser.facts.hosts[$0].name } ?? "\(residence)"
    }
    private func reaches(_ host: HostFacts) -> Bool {
        let reached = { uuid in !host.unreachableStorages.contains(uuid) }
        guard request.presentStorages.allSatisfy(reached), let plan = plans[host.clusterIndex] else { return false }
        return plan.shared.allSatisfy { slot in
            slot.candidates.contains { reached(chooser.facts.storages[$0].uuid) }
        }
    }
    private func localLack(of host: HostFacts) -> String {
        let slots = plans[host.clusterIndex]?.local ?? []
        let together = slots.reduce(ByteCount.zero) { $0.adding(request.volumes[$1.volume].size) }
        let reasons = Set(slots.flatMap(\.candidates)).sorted().map { index in
            let storage = chooser.facts.storages[index]
            guard let share = host.shares.first(where: { $0.storage == storage.uuid }) else {
                return "\(storage.name): no share on this host"
            }
            var need = slots.reduce(StorageRoom.Need()) { sum, slot in
                let image = request.volumes[slot.volume].need(cached: share.cachedImages).image
                return StorageRoom.Need(volumes: sum.volumes, image: max(sum.image, image))
            }
            need.volumes = together
            return "\(storage.name): \(share.room.lack(for: need, settings)?.description ?? "no room for all volumes")"
        }
        return reasons.joined(separator: "; ")
    }
}
