import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var attachPrimaryStorageToCluster: CloudAPI {
        CloudAPI(
            "AttachPrimaryStorageToCluster", "Make a primary storage usable on all hosts of a cluster", .changes,
            resource: "PrimaryStorage"
        ) { p in
            let storage = p.resource("primaryStorageUuid", .primaryStorage, "the primary storage")
            let cluster = p.resource("clusterUuid", .cluster, "the cluster")
            return { given, cloud in
                let (storage, cluster) = (try cloud.find(given, storage), try cloud.find(given, cluster))
                try cloud.perform(on: storage, locking: [storage, cluster]) { transaction throws(Failure) in
                    try transaction.checkAttachment(of: storage, to: cluster)
                    try transaction.insert(
                        "primary_storage_cluster", ["primary_storage_uuid": storage, "cluster_uuid": cluster])
                    return StorageAttachment(
                        storage: storage, cluster: cluster,
                        hosts: try transaction.hosts(where: "cluster_uuid = \(cluster)").map(\.uuid))
                }
                return .inventory(.primaryStorage, storage)
            }
        }
    }

    /// R-CLU-10: what stands on it must be stopped and gone first; nothing is stopped behind the user's back.
    static var detachPrimaryStorageFromCluster: CloudAPI {
        CloudAPI(
            "DetachPrimaryStorageFromCluster", "Take a primary storage away from a cluster", .changes,
            resource: "PrimaryStorage"
        ) { p in
            let storage = p.resource("primaryStorageUuid", .primaryStorage, "the primary storage")
            let cluster = p.resource("clusterUuid", .cluster, "the cluster")
            return { given, cloud in
                let (storage, cluster) = (try cloud.find(given, storage), try cloud.find(given, cluster))
                try cloud.change(on: storage, locking: [storage, cluster]) { transaction throws(Failure) in
                    try transaction.detach(storage, from: cluster)
                }
                return .inventory(.primaryStorage, storage)
            }
        }
    }
}

/// Preparing a storage on every host of a cluster.
struct StorageAttachment: Operation {
    static let name = "AttachPrimaryStorage"
    static let recovery = Recovery.rollBack
    let storage: UUID
    let cluster: UUID
    let hosts: [UUID]

    init(storage: UUID, cluster: UUID, hosts: [UUID]) {
        self.storage = storage
        self.cluster = cluster
        self.hosts = hosts
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            storage: try plan.uuid("storage"), cluster: try plan.uuid("cluster"), hosts: try plan.uuids("hosts"))
    }
    var plan: JSON { ["storage": .uuid(storage), "cluster": .uuid(cluster), "hosts": .uuids(hosts)] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let storage = storage
        return hosts.map { host in
            Step(
                "prepare on \(host)", apply: { (cloud) throws(Failure) in try cloud.prepare(storage, on: host) },
                undo: { (cloud) throws(Failure) in try cloud.forgetShare(of: storage, on: host) })
        }
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.primaryStorage, storage, ["status": ConnectionStatus.connected])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.run(
            """
            DELETE FROM primary_storage_cluster
                WHERE primary_storage_uuid = \(storage) AND cluster_uuid = \(cluster)
            """)
    }
}

extension Transaction {
    /// The zone is the same, it is not attached yet, and the combination of types is one of R-CLU-07.
    fileprivate func checkAttachment(of storage: UUID, to cluster: UUID) throws(Failure) {
        let record = try primaryStorage(storage)
        let zone = try uuids("SELECT zone_uuid FROM cluster WHERE uuid = \(cluster)").first
        guard zone == record.zone else {
            throw Failure(
                .conflict, "primary storage '\(record.name)' and the cluster lie in different zones (R-COM-12)")
        }
        let attached = try all(
            """
            SELECT p.* FROM primary_storage p JOIN primary_storage_cluster c ON c.primary_storage_uuid = p.uuid
                WHERE c.cluster_uuid = \(cluster)
            """
        ) { row throws(Failure) in try StorageRecord(row) }
        guard !attached.contains(where: { $0.uuid == storage }) else {
            throw Failure(.exists, "primary storage '\(record.name)' is attached to the cluster already")
        }
        let kinds = (attached + [record]).compactMap { PrimaryStorageFacts.Kind(rawValue: $0.type) }
        guard StorageCombination.of(kinds) != nil else {
            throw Failure(
                .conflict,
                "a cluster cannot have \(kinds.map(\.rawValue).joined(separator: " and ")) together (R-CLU-07)",
                hint: "detach what stands in the way first")
        }
    }

    fileprivate func detach(_ storage: UUID, from cluster: UUID) throws(Failure) {
        try refuseHeld(
            .primaryStorage, storage,
            by: [
                Holding("volume", "SELECT uuid FROM volume WHERE primary_storage_uuid = ? AND status <> 'Deleted'")
            ])
        try run(
            """
            DELETE FROM primary_storage_cluster
                WHERE primary_storage_uuid = \(storage) AND cluster_uuid = \(cluster)
            """)
        guard changes == 1 else {
            throw Failure(.notFound, "primary storage \(storage) is not attached to cluster \(cluster)")
        }
        // A share that still holds caches stays for the next attachment; its room is not shown while it is away.
        try run(
            """
            UPDATE storage_share SET status = 'Disconnected' WHERE primary_storage_uuid = \(storage)
                AND host_uuid IN (SELECT uuid FROM host WHERE cluster_uuid = \(cluster))
            """)
    }
}
