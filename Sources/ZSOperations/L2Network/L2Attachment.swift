import ZSCommandLine
import ZSModel
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var attachL2NetworkToCluster: CloudAPI {
        CloudAPI(
            "AttachL2NetworkToCluster", "Make the bridge of an L2 network on all hosts of a cluster", .changes,
            resource: "L2Network"
        ) { p in
            let network = p.resource("l2NetworkUuid", .l2Network, "the L2 network")
            let cluster = p.resource("clusterUuid", .cluster, "the cluster")
            return { given, cloud in
                let (network, cluster) = (try cloud.find(given, network), try cloud.find(given, cluster))
                try cloud.perform(on: network, locking: [network, cluster]) { transaction throws(Failure) in
                    try transaction.checkAttachment(ofL2: network, to: cluster)
                    try transaction.insert(
                        "l2_network_cluster", ["l2_network_uuid": network, "cluster_uuid": cluster])
                    return L2Attachment(
                        network: network, cluster: cluster,
                        hosts: try transaction.hosts(where: "cluster_uuid = \(cluster)").map(\.uuid), isAttached: true)
                }
                return .inventory(.l2Network, network)
            }
        }
    }

    static var detachL2NetworkFromCluster: CloudAPI {
        CloudAPI(
            "DetachL2NetworkFromCluster", "Take an L2 network away from a cluster", .changes, resource: "L2Network"
        ) { p in
            let network = p.resource("l2NetworkUuid", .l2Network, "the L2 network")
            let cluster = p.resource("clusterUuid", .cluster, "the cluster")
            return { given, cloud in
                let (network, cluster) = (try cloud.find(given, network), try cloud.find(given, cluster))
                try cloud.perform(on: network, locking: [network, cluster]) { transaction throws(Failure) in
                    guard
                        try transaction.exists(
                            """
                            SELECT 1 FROM l2_network_cluster
                                WHERE l2_network_uuid = \(network) AND cluster_uuid = \(cluster)
                            """)
                    else { throw Failure(.notFound, "L2 network \(network) is not attached to cluster \(cluster)") }
                    try transaction.refuseHeld(
                        .l2Network, network,
                        by: [Holding("NIC", "SELECT uuid FROM vm_nic WHERE l2_network_uuid = ?")])
                    return L2Attachment(
                        network: network, cluster: cluster,
                        hosts: try transaction.hosts(where: "cluster_uuid = \(cluster)").map(\.uuid), isAttached: false)
                }
                return .inventory(.l2Network, network)
            }
        }
    }
}

/// Making, or taking away, the bridge of an L2 network on the hosts of a cluster.
struct L2Attachment: Operation {
    static let name = "AttachL2Network"
    static let recovery = Recovery.rollBack
    let network: UUID
    let cluster: UUID
    let hosts: [UUID]
    /// Whether the network shall be attached afterwards.
    let isAttached: Bool

    init(network: UUID, cluster: UUID, hosts: [UUID], isAttached: Bool) {
        self.network = network
        self.cluster = cluster
        self.hosts = hosts
        self.isAttached = isAttached
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            network: try plan.uuid("network"), cluster: try plan.uuid("cluster"), hosts: try plan.uuids("hosts"),
            isAttached: try plan.bool("isAttached"))
    }
    var plan: JSON {
        [
            "network": .uuid(network), "cluster": .uuid(cluster), "hosts": .uuids(hosts),
            "isAttached": .bool(isAttached),
        ]
    }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let network = network
        return hosts.map { host in
            let make = { (cloud: Cloud) throws(Failure) in try cloud.makeBridge(of: network, on: host) }
            let remove = { (cloud: Cloud) throws(Failure) in try cloud.removeBridge(of: network, on: host) }
            return Step("bridge on \(host)", apply: isAttached ? make : remove, undo: isAttached ? remove : make)
        }
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        if !isAttached { try detach(transaction) }
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        if isAttached { try detach(transaction) }
    }
    private func detach(_ transaction: Transaction) throws(Failure) {
        try transaction.run(
            "DELETE FROM l2_network_cluster WHERE l2_network_uuid = \(network) AND cluster_uuid = \(cluster)")
    }
}

extension Reader {
    fileprivate func checkAttachment(ofL2 network: UUID, to cluster: UUID) throws(Failure) {
        let zones = try uuids(
            """
            SELECT zone_uuid FROM l2_network WHERE uuid = \(network)
            UNION SELECT zone_uuid FROM cluster WHERE uuid = \(cluster)
            """)
        guard zones.count == 1 else {
            throw Failure(.conflict, "the L2 network and the cluster lie in different zones (R-COM-12)")
        }
        guard
            try !exists(
                "SELECT 1 FROM l2_network_cluster WHERE l2_network_uuid = \(network) AND cluster_uuid = \(cluster)")
        else { throw Failure(.exists, "L2 network \(network) is attached to cluster \(cluster) already") }
    }
}
