import ZSModel

/// What a host is judged by.
struct HostNeed: Sendable {
    let request: PlacementRequest
    let settings: PlacementSettings
    let chooser: StorageChooser
    /// By the position of the cluster: whether it passed its own filters.
    let clusterPassed: [Bool]
    /// By the position of the cluster: where volumes may go; `nil` when none of its storages is usable now.
    let plans: [StoragePlan?]

    /// Cheap ones first; the order is the one in which reasons are given.
    static let filters: [Filter<HostFacts, HostNeed>] = [
        Filter("A-HOST-02", "cluster") { host, need in
            need.clusterPassed[host.clusterIndex]
        } reason: { host, need in
            "its cluster \(need.chooser.facts.clusters[host.clusterIndex].name) was dropped"
        },
        Filter("A-HOST-01", "state and status") { host, need in
            host.readiness.isReady && host.probedAgo <= need.settings.probeAge
        } reason: { host, _ in
            host.readiness.isReady
                ? "was last reached \(host.probedAgo.components.seconds) s ago" : host.readiness.objection
        },
        Filter("A-STEP-09", "avoided hosts") { host, need in
            !need.request.avoidedHosts.contains(host.uuid)
        } reason: { _, _ in
            "was to be avoided"
        },
        Filter("A-OTH-01", "residence") { host, need in
            need.request.residence.map { $0 == host.uuid } ?? true
        } reason: { _, need in
            "the VM's disks lie on host \(need.nameOfResidence)"
        },
        Filter("A-HOST-03", "vCPUs") { host, need in
            host.freeCPUs(need.settings) >= need.request.cpuCount
        } reason: { host, need in
            "needs \(need.request.cpuCount) vCPUs, free \(max(0, host.freeCPUs(need.settings)))"
        },
        Filter("A-HOST-04", "memory") { host, need in
            host.freeMemory(need.settings) >= need.request.memory
        } reason: { host, need in
            "needs \(need.request.memory), free \(host.freeMemory(need.settings))"
        },
        Filter("A-HOST-09", "maximum VM count") { host, need in
            need.request.strategy != .maximumPerHost || host.vmCount < need.request.maximumPerHost ?? .max
        } reason: { host, need in
            "holds \(host.vmCount) VMs, the offering allows \(need.request.maximumPerHost ?? .max)"
        },
        Filter("A-HOST-06", "reach of primary storages") { host, need in
            host.unreachableStorages.isEmpty || need.reaches(host)
        } reason: { _, _ in
            "does not reach the primary storages needed"
        },
        Filter("A-HOST-05", "local storage") { host, need in
            need.plans[host.clusterIndex].map { $0.local.isEmpty || need.chooser.fits($0.local, on: host) } ?? true
        } reason: { host, need in
            need.localLack(of: host)
        },
        Filter("A-AFF-02", "hard anti-affinity") { host, need in
            need.request.affinity.map { $0.policy != .hard || !$0.usedHosts.contains(host.uuid) } ?? true
        } reason: { _, need in
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
