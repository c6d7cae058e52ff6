import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var startVmInstance: CloudAPI {
        CloudAPI("StartVmInstance", "Start a stopped virtual machine", .changes, resource: "VmInstance") { p in
            let target = p.target("uuid", .vmInstance)
            let cluster = p.optionalResource("clusterUuid", .cluster, "where it shall run; shared storage only")
            let host = p.optionalResource("hostUuid", .host, "where it shall run; shared storage only")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                let (cluster, host) = (try cloud.find(given, cluster), try cloud.find(given, host))
                let known = try cloud.store.read { reader throws(Failure) in try reader.vm(uuid, for: .start) }
                try cloud.refreshHosts(cluster: cluster ?? known.cluster, host: host)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.reserveStart(of: uuid, cluster: cluster, host: host)
                }
                return .inventory(.vmInstance, uuid)
            }
        }
    }
}

/// Bringing up a VM that exists.
struct VMStart: Operation {
    static let name = "StartVm"
    static let recovery = Recovery.rollBack
    let boot: VMBoot

    init(_ boot: VMBoot) { self.boot = boot }
    init(plan: JSON) throws(Failure) { self.init(try VMBoot(plan: plan)) }
    var plan: JSON { boot.plan }
    var host: UUID? { boot.host }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] { boot.steps }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.vmInstance, boot.vm, ["state": VMState.running])
    }
    /// When the host does not answer nobody knows whether the VM runs: the record says so and keeps the room.
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        if failure.leavesUnknown {
            try transaction.update(.vmInstance, boot.vm, ["state": VMState.unknown])
            try transaction.setStatus(of: boot.host, .disconnected)
        } else {
            try transaction.update(.vmInstance, boot.vm, ["state": VMState.stopped])
            try transaction.leaveHost(boot.vm)
        }
    }
}

extension Failure {
    /// Whether the host stopped answering, so that what it did last is not known.
    var leavesUnknown: Bool { kind == .unreachable || kind == .timeout }
}

extension Transaction {
    /// Chooses the host of a VM that starts, and reserves its room (OP-VM-04, A-OTH-01).
    fileprivate func reserveStart(of uuid: UUID, cluster: UUID?, host: UUID?) throws(Failure) -> VMStart {
        let vm = try vm(uuid, for: .start)
        let nics = try nics(of: uuid)
        guard !nics.isEmpty else {
            throw Failure(.conflict, "virtual machine '\(vm.name)' has no NIC: it cannot start (R-VM-06)")
        }
        let volumes = try volumes(of: uuid)
        guard vm.rootVolume != nil, !volumes.isEmpty else {
            throw Failure(
                .conflict, "virtual machine '\(vm.name)' was only created: it has no root volume yet",
                hint: "create it again with strategy=InstantStart")
        }
        var request = PlacementRequest(name: vm.name, cpuCount: vm.cpuCount, memory: vm.memory)
        request.strategy = .leastVM
        request.presentStorages = Array(Set(volumes.compactMap(\.storage))).sorted()
        request.residence = volumes.compactMap(\.host).first
        request.lastHost = vm.lastHost
        request.cluster = cluster
        request.host = host
        var random = SystemRandomNumberGenerator()
        let place = try cloudFacts(networks: [], now: now).place(request, using: &random)
        try update(
            .vmInstance, uuid,
            ["state": VMState.starting, "host_uuid": place.host, "cluster_uuid": place.cluster])
        try insert(
            "host_claim",
            ["vm_uuid": uuid, "host_uuid": place.host, "cpu": vm.cpuCount, "memory": vm.memory])
        return VMStart(VMBoot(vm: uuid, host: place.host, networks: nics.map(\.network)))
    }
}
