import ZSCommandLine
import ZSModel
import ZSStore

/// The hypervisors that a cluster may run.
enum HypervisorType: String, Sendable, CaseIterable, ParameterValue { case kvm = "KVM" }

extension HypervisorType: Bindable {}

extension Action where Context == Cloud, Reply == CloudReply {
    static var createCluster: CloudAPI {
        CloudAPI("CreateCluster", "Create a cluster, a set of alike hosts", .changes, resource: "Cluster") { p in
            let zone = p.resource("zoneUuid", .zone, "the zone that it belongs to")
            let creation = CreationParameters(&p, .cluster)
            let hypervisor = p.required("hypervisorType", HypervisorType.self, "what its hosts run")
            let architecture = p.defaulted("architecture", "x86_64", "of its hosts", limit: .oneOf("x86_64"))
            return { given, cloud in
                let zone = try cloud.find(given, zone)
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    let state = try transaction.first("SELECT state FROM zone WHERE uuid = \(zone)") {
                        row throws(Failure) in try row.text("state")
                    }
                    try transaction.create(
                        .cluster, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "zone_uuid": zone, "state": state ?? "Enabled",
                            "hypervisor_type": given[hypervisor], "architecture": given[architecture],
                        ])
                    try creation.tag(given, .cluster, uuid, cloud, transaction)
                }
                return .inventory(.cluster, uuid)
            }
        }
    }

    /// R-CLU-24: the state of a cluster goes down to its hosts.
    static var changeClusterState: CloudAPI {
        CloudAPI(
            "ChangeClusterState", "Enable or disable a cluster with all its hosts", .changes, resource: "Cluster"
        ) { p in
            let target = p.target("uuid", .cluster)
            let event = p.required("stateEvent", StateEvent.self, "enable it or disable it")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.update(.cluster, uuid, ["state": given[event].state])
                    try transaction.setHostStates(given[event].state, where: "cluster_uuid = \(uuid)")
                }
                return .inventory(.cluster, uuid)
            }
        }
    }

    static var deleteCluster: CloudAPI {
        .delete(
            .cluster,
            holding: [
                Holding("host", "SELECT uuid FROM host WHERE cluster_uuid = ?"),
                Holding("virtual machine", "SELECT uuid FROM vm_instance WHERE cluster_uuid = ?"),
            ],
            clearing: [
                "DELETE FROM primary_storage_cluster WHERE cluster_uuid = ?",
                "DELETE FROM l2_network_cluster WHERE cluster_uuid = ?",
            ])
    }
}
