import ZSModel
import ZSPorts
import ZSStore
import ZSSystem

/// What one host showed when it was looked at.
struct HostSight: Sendable {
    /// A storage of the host: how full it is and what lies in it.
    struct StorageSight: Sendable {
        let storage: StorageRecord
        let capacity: StorageCapacity
        let volumes: Set<UUID>
    }
    let host: HostRecord
    /// Records that changed after this moment are newer than what was seen.
    let began: Timestamp
    /// Why it could not be looked at.
    var failure: Failure?
    var domains: [DomainObservation] = []
    /// Of the domains without a record, those that bear the mark of zs.
    var marked: Set<UUID> = []
    var storages: [StorageSight] = []
    var storageFailures: [(storage: StorageRecord, failure: Failure)] = []

    var isReachable: Bool { failure == nil }
}

extension DomainState {
    /// Whether the domain holds memory and disks.
    var isActive: Bool {
        switch self {
        case .running, .blocked, .paused, .suspended, .shuttingDown: true
        case .noState, .shutOff, .crashed: false
        }
    }
}

extension Cloud {
    /// Looks at all hosts at once, each for at most ``Patience/contact``.  One that is silent delays nobody longer.
    func lookAtHosts() throws(Failure) -> [HostSight] {
        let (targets, known) = try store.read { reader throws(Failure) in
            (try reader.hostsToLookAt(), Set(try reader.uuids("SELECT uuid FROM vm_instance")))
        }
        let width = try store.read { reader throws(Failure) in
            try reader.integerSetting("host", "ping.parallelismDegree")
        }
        let (machines, storages, now, end) = (machines, storages, store.currentTime, end)
        return fanOut(targets, width: Int(clamping: width)) { target in
            let own = Deadline.after(Patience.contact)
            return Self.look(at: target, machines, storages, known, began: now, by: end.map { min($0, own) } ?? own)
        }
    }

    private static func look(
        at target: (host: HostRecord, storages: [StorageRecord]), _ machines: any Machines, _ types: any Storages,
        _ known: Set<UUID>, began: Timestamp, by deadline: Deadline
    ) -> HostSight {
        var sight = HostSight(host: target.host, began: began)
        do throws(Failure) {
            let hypervisor = try machines.hypervisor(of: target.host.machine, by: deadline).limited(by: deadline)
            sight.domains = try hypervisor.domains()
            for domain in sight.domains where !known.contains(domain.uuid) {
                // One that has gone meanwhile is nobody's business.
                if let xml = try? hypervisor.description(of: domain.uuid), xml.contains("<zs:vm ") {
                    sight.marked.insert(domain.uuid)
                }
            }
        } catch {
            sight.failure = error
            return sight
        }
        for storage in target.storages {
            do throws(Failure) {
                let shell = try machines.shell(of: target.host.machine, by: deadline)
                let port = try types.primary(storage.address, on: shell)
                sight.storages.append(
                    HostSight.StorageSight(
                        storage: storage, capacity: try port.capacity(by: deadline),
                        volumes: Set(try port.volumes(by: deadline))))
            } catch { sight.storageFailures.append((storage, error)) }
        }
        return sight
    }
}

extension Reader {
    /// The hosts that no job is working on, with the storages to look at there: local ones on each host, shared ones on
    /// the first of the cluster.
    fileprivate func hostsToLookAt() throws(Failure) -> [(host: HostRecord, storages: [StorageRecord])] {
        let hosts = try hosts(where: "uuid NOT IN (SELECT resource_uuid FROM job_lock)")
        var ofCluster: [UUID: [StorageRecord]] = [:]
        var sharedSeen: Set<UUID> = []
        var found: [(host: HostRecord, storages: [StorageRecord])] = []
        for host in hosts {
            if ofCluster[host.cluster] == nil {
                ofCluster[host.cluster] = try all(
                    """
                    SELECT p.* FROM primary_storage p JOIN primary_storage_cluster c ON c.primary_storage_uuid = p.uuid
                        WHERE c.cluster_uuid = \(host.cluster)
                    """
                ) { row throws(Failure) in try StorageRecord(row) }
            }
            let storages = (ofCluster[host.cluster] ?? []).filter { storage in
                storage.isLocal || (host.status == .connected && sharedSeen.insert(storage.uuid).inserted)
            }
            found.append((host, storages))
        }
        return found
    }
}
