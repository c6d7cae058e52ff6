import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Making a host usable: what it is, its share of the storages of its cluster, and the bridges of its networks.
///
/// The same for a new host and for a reconnected one; a new one that fails leaves no record (R-HOST-13, R-COM-15).
struct HostConnection: Operation {
    static let name = "ConnectHost"
    static let recovery = Recovery.rollBack

    let hostUUID: UUID
    let isNew: Bool
    let storages: [UUID]
    let networks: [UUID]

    var host: UUID? { hostUUID }
    var plan: JSON {
        [
            "host": .uuid(hostUUID), "isNew": .bool(isNew), "storages": .uuids(storages),
            "networks": .uuids(networks),
        ]
    }
    init(plan: JSON) throws(Failure) {
        hostUUID = try plan.uuid("host")
        isNew = try plan.bool("isNew")
        storages = try plan.uuids("storages")
        networks = try plan.uuids("networks")
    }
    /// The storages and networks of the host's cluster, as the state says now.
    init(_ host: UUID, cluster: UUID, isNew: Bool, _ reader: Reader) throws(Failure) {
        hostUUID = host
        self.isNew = isNew
        storages = try reader.uuids(
            "SELECT primary_storage_uuid FROM primary_storage_cluster WHERE cluster_uuid = \(cluster)")
        networks = try reader.uuids("SELECT l2_network_uuid FROM l2_network_cluster WHERE cluster_uuid = \(cluster)")
    }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let host = hostUUID
        var steps = [Step("inspect", apply: { (cloud) throws(Failure) in try cloud.inspect(host) })]
        for storage in storages {
            steps.append(
                Step(
                    "prepare storage \(storage)",
                    apply: { (cloud) throws(Failure) in try cloud.prepare(storage, on: host) },
                    undo: { [isNew] (cloud) throws(Failure) in
                        if isNew { try cloud.forgetShare(of: storage, on: host) }
                    }))
        }
        for network in networks {
            steps.append(
                Step(
                    "make bridge of \(network)",
                    apply: { (cloud) throws(Failure) in try cloud.makeBridge(of: network, on: host) },
                    undo: { [isNew] (cloud) throws(Failure) in
                        if isNew { try cloud.removeBridge(of: network, on: host) }
                    }))
        }
        return steps
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.setStatus(of: hostUUID, .connected)
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        if isNew {
            try transaction.run("DELETE FROM storage_share WHERE host_uuid = \(hostUUID)")
            try transaction.delete(.host, hostUUID)
        } else {
            try transaction.setStatus(of: hostUUID, .disconnected)
        }
    }
}

extension Transaction {
    /// Records what a probe found.  A host that is lost takes its share of local storage along (R-PSL-03), and its
    /// VMs become Unknown (R-HOST-09).
    func setStatus(of host: UUID, _ status: ConnectionStatus) throws(Failure) {
        try run("UPDATE host SET status = \(status), observed_at = \(now) WHERE uuid = \(host)")
        try run("UPDATE storage_share SET status = \(status) WHERE host_uuid = \(host)")
        if status == .disconnected {
            try run(
                """
                UPDATE vm_instance SET state = 'Unknown', last_op_date = \(now)
                    WHERE host_uuid = \(host) AND state IN ('Running', 'Paused')
                """)
        }
    }
}

extension Cloud {
    /// Looks at the host and records what it is.
    fileprivate func inspect(_ uuid: UUID) throws(Failure) {
        let host = try host(uuid)
        let shell = try shell(on: host)
        let preflight = try Preflight(shell, now: store.currentTime, by: deadline(Patience.contact))
        guard preflight.objections.isEmpty else {
            throw Failure(
                .failed, "host '\(host.name)' lacks \(preflight.objections.count) of the conditions",
                code: "HOST.1003", hint: "put right what is listed, then try again", details: preflight.objections)
        }
        let hypervisor = try hypervisor(on: host)
        let facts = try hypervisor.facts()
        let accelerated = preflight.hasVirtualisation ? try hypervisor.accelerates() : false
        let began = store.currentTime
        let running = try hypervisor.domains()
        try store.write { transaction throws(Failure) in
            try transaction.refuseHostname(facts.hostname, of: uuid)
            try transaction.update(
                .host, uuid,
                [
                    "hostname": facts.hostname, "architecture": facts.architecture, "accelerated": accelerated,
                    "os_version": preflight.osVersion, "libvirt_version": facts.libvirtVersion,
                    "qemu_version": facts.hypervisorVersion, "cpu_model": facts.cpuModel,
                    "cpu_sockets": facts.cpuSockets, "cpu_threads": facts.cpuThreads, "memory": facts.memory,
                ])
            try transaction.adoptStates(of: running, on: uuid, seenAt: began)
        }
    }
}

extension Reader {
    /// R-HOST-12: live migration tells hosts apart by their host names.
    fileprivate func refuseHostname(_ hostname: String, of host: UUID) throws(Failure) {
        let other = try first("SELECT name FROM host WHERE hostname = \(hostname) AND uuid <> \(host)") {
            row throws(Failure) in try row.text("name")
        }
        guard let other else { return }
        throw Failure(
            .conflict, "host '\(other)' has the host name '\(hostname)' too", code: "HOST.1003",
            hint: "give each host a name of its own (R-HOST-12), or add this machine only once")
    }
}
