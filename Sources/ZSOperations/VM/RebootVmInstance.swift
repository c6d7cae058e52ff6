import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// OP-VM-05: the domain is rebuilt from the records, so that all waiting changes apply.
    static var rebootVmInstance: CloudAPI {
        CloudAPI("RebootVmInstance", "Stop a virtual machine and start it again", .changes, resource: "VmInstance") {
            p in
            let target = p.target("uuid", .vmInstance)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let vm = try transaction.vm(uuid, for: .reboot)
                    guard let host = vm.host else {
                        throw Failure(.conflict, "virtual machine '\(vm.name)' is on no host")
                    }
                    try transaction.update(.vmInstance, uuid, ["state": VMState.rebooting])
                    return VMReboot(
                        VMBoot(vm: uuid, host: host, networks: try transaction.nics(of: uuid).map(\.network)))
                }
                return .inventory(.vmInstance, uuid)
            }
        }
    }

    static var pauseVmInstance: CloudAPI {
        suspend("PauseVmInstance", "Stop the CPUs of a virtual machine", .pause, through: .pausing, to: .paused)
    }
    static var resumeVmInstance: CloudAPI {
        suspend(
            "ResumeVmInstance", "Let the CPUs of a paused virtual machine go on", .resume, through: .resuming,
            to: .running)
    }

    private static func suspend(
        _ api: String, _ summary: String, _ gate: VMGate, through passing: VMState, to state: VMState
    ) -> CloudAPI {
        CloudAPI(api, summary, .changes, resource: "VmInstance") { p in
            let target = p.target("uuid", .vmInstance)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let vm = try transaction.vm(uuid, for: gate)
                    guard let host = vm.host else {
                        throw Failure(.conflict, "virtual machine '\(vm.name)' is on no host")
                    }
                    try transaction.update(.vmInstance, uuid, ["state": passing])
                    return VMSuspension(vm: uuid, host: host, before: vm.state, after: state)
                }
                return .inventory(.vmInstance, uuid)
            }
        }
    }
}

/// Stopping a VM and starting it again on its host.
struct VMReboot: Operation {
    static let name = "RebootVm"
    static let recovery = Recovery.carryOn
    let boot: VMBoot

    init(_ boot: VMBoot) { self.boot = boot }
    init(plan: JSON) throws(Failure) { self.init(try VMBoot(plan: plan)) }
    var plan: JSON { boot.plan }
    var host: UUID? { boot.host }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (vm, host) = (boot.vm, boot.host)
        return [Step("shut down", apply: { (cloud) throws(Failure) in try cloud.shutDown(vm, on: host, .grace) })]
            + boot.steps
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.vmInstance, boot.vm, ["state": VMState.running])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.returnToHost(boot.vm, host: boot.host, because: failure)
    }
}

/// Stopping a VM's CPUs, or letting them go on.
struct VMSuspension: Operation {
    static let name = "SuspendVm"
    static let recovery = Recovery.carryOn
    let vm: UUID
    let hostUUID: UUID
    let before: VMState
    let after: VMState

    init(vm: UUID, host: UUID, before: VMState, after: VMState) {
        self.vm = vm
        hostUUID = host
        self.before = before
        self.after = after
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            vm: try plan.uuid("vm"), host: try plan.uuid("host"),
            before: VMState(rawValue: try plan.text("before")) ?? .running,
            after: VMState(rawValue: try plan.text("after")) ?? .running)
    }
    var plan: JSON {
        [
            "vm": .uuid(vm), "host": .uuid(hostUUID), "before": .text(before.rawValue),
            "after": .text(after.rawValue),
        ]
    }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (vm, host, pauses) = (vm, hostUUID, after == .paused)
        return [
            Step(
                pauses ? "suspend" : "resume",
                apply: { (cloud) throws(Failure) in
                    let hypervisor = try cloud.hypervisor(on: try cloud.host(host))
                    if pauses { try hypervisor.suspend(vm) } else { try hypervisor.resume(vm) }
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.vmInstance, vm, ["state": after])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.update(.vmInstance, vm, ["state": failure.leavesUnknown ? .unknown : before])
    }
}
