import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// OP-VM-11: by the VM policy, Direct, Delay or Never; data volumes are detached and kept.
    static var destroyVmInstance: CloudAPI {
        CloudAPI(
            "DestroyVmInstance", "Destroy a virtual machine; it can be recovered until it is expunged", .destroys,
            resource: "VmInstance"
        ) { p in
            let target = p.target("uuid", .vmInstance)
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                let policy = try cloud.store.read { reader throws(Failure) in try reader.policy("vm") }
                let vm = try cloud.store.read { reader throws(Failure) in try reader.vm(uuid, for: .destroy) }
                try cloud.confirmLoss(
                    of: .vmInstance, uuid,
                    policy == .direct
                        ? "loses its power and its root volume for good"
                        : "loses its power; it can be recovered until it is expunged")
                if vm.state == .created {
                    try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                        try transaction.forgetVM(uuid)
                    }
                    return .done
                }
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let vm = try transaction.vm(uuid, for: .destroy)
                    try transaction.update(.vmInstance, uuid, ["state": VMState.destroying])
                    return VMDestruction(vm: uuid, host: vm.host)
                }
                if policy == .direct { try cloud.expunge(vm: uuid) }
                return .done
            }
        }
    }

    /// OP-VM-12.
    static var recoverVmInstance: CloudAPI {
        CloudAPI(
            "RecoverVmInstance", "Take back the destruction of a virtual machine", .changes, resource: "VmInstance"
        ) {
            p in
            let target = p.target("uuid", .vmInstance)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    _ = try transaction.vm(uuid, for: .recover)
                    try transaction.update(
                        .vmInstance, uuid, ["state": VMState.stopped, "deleted_at": String?.none])
                }
                return .inventory(.vmInstance, uuid)
            }
        }
    }

    /// OP-VM-13.
    static var expungeVmInstance: CloudAPI {
        CloudAPI(
            "ExpungeVmInstance", "Remove a destroyed virtual machine and its root volume", .destroys,
            resource: "VmInstance"
        ) { p in
            let target = p.target("uuid", .vmInstance)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.confirmLoss(of: .vmInstance, uuid, "and its root volume are removed for good")
                try cloud.expunge(vm: uuid)
                return .done
            }
        }
    }
}

/// Taking a VM down for good; its root volume stays until it is expunged.
struct VMDestruction: Operation {
    static let name = "DestroyVm"
    static let recovery = Recovery.carryOn
    let vm: UUID
    let hostUUID: UUID?
    init(vm: UUID, host: UUID?) {
        self.vm = vm
        hostUUID = host
    }
    init(plan: JSON) throws(Failure) { self.init(vm: try plan.uuid("vm"), host: try plan.optionalUUID("host")) }
    var plan: JSON { ["vm": .uuid(vm), "host": .uuid(hostUUID)] }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        guard let host = hostUUID else { return [] }
        let vm = vm
        return [Step("remove domain", apply: { (cloud) throws(Failure) in try cloud.removeDomain(vm, on: host) })]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.leaveHost(vm)
        try transaction.run(
            """
            UPDATE volume SET last_vm_instance_uuid = vm_instance_uuid, vm_instance_uuid = NULL, device_id = NULL,
                last_detach_date = \(transaction.now), last_op_date = \(transaction.now)
                WHERE vm_instance_uuid = \(vm) AND type = 'Data'
            """)
        try transaction.update(
            .vmInstance, vm, ["state": VMState.destroyed, "deleted_at": transaction.now])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.returnToHost(vm, host: hostUUID, because: failure)
    }
}

/// Removing what a destroyed VM left.
struct VMExpunge: Operation {
    static let name = "ExpungeVm"
    static let recovery = Recovery.carryOn
    let vm: UUID
    let volume: UUID?
    let storage: UUID?
    let hostUUID: UUID?

    init(vm: UUID, volume: UUID?, storage: UUID?, host: UUID?) {
        self.vm = vm
        self.volume = volume
        self.storage = storage
        hostUUID = host
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            vm: try plan.uuid("vm"), volume: try plan.optionalUUID("volume"),
            storage: try plan.optionalUUID("storage"), host: try plan.optionalUUID("host"))
    }
    var plan: JSON {
        ["vm": .uuid(vm), "volume": .uuid(volume), "storage": .uuid(storage), "host": .uuid(hostUUID)]
    }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        guard let volume, let storage, let host = hostUUID else { return [] }
        return [
            Step(
                "delete root volume",
                apply: { [vm] (cloud) throws(Failure) in
                    try cloud.removeConsoleLog(of: vm, on: host)
                    try cloud.port(of: storage, on: try cloud.host(host))
                        .delete(volume, .root, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.vmInstance, vm, ["root_volume_uuid": UUID?.none])
        if let volume { try transaction.forgetVolume(volume) }
        try transaction.forgetVM(vm)
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.update(.vmInstance, vm, ["state": VMState.destroyed])
    }
}

extension Cloud {
    func expunge(vm uuid: UUID) throws(Failure) {
        try perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
            let vm = try transaction.vm(uuid, for: .expunge)
            try transaction.update(.vmInstance, uuid, ["state": VMState.expunging])
            let root = try vm.rootVolume.map { volume throws(Failure) in try transaction.volume(volume) }
            return VMExpunge(
                vm: uuid, volume: root?.uuid, storage: root?.storage,
                host: root?.host ?? vm.lastHost)
        }
    }
}
