import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// How a VM is stopped.
enum StopType: String, Sendable, CaseIterable, ParameterValue {
    /// By ACPI, and after a minute by cutting the power.
    case grace
    case cold
}

extension Action where Context == Cloud, Reply == CloudReply {
    static var stopVmInstance: CloudAPI {
        CloudAPI(
            "StopVmInstance", "Stop a virtual machine", .changes, resource: "VmInstance",
            discussion: "A guest that does not answer to its power button within a minute loses its power (R-VM-21)."
        ) { p in
            let target = p.target("uuid", .vmInstance)
            let type = p.defaulted("type", StopType.grace, "press its power button, or cut its power")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let vm = try transaction.vm(uuid, for: .stop)
                    try transaction.update(.vmInstance, uuid, ["state": VMState.stopping])
                    return VMStop(vm: uuid, host: vm.host, type: given[type])
                }
                return .inventory(.vmInstance, uuid)
            }
        }
    }
}

/// Bringing a VM down and taking its domain off the host.
struct VMStop: Operation {
    static let name = "StopVm"
    static let recovery = Recovery.carryOn
    let vm: UUID
    let hostUUID: UUID?
    let type: StopType

    init(vm: UUID, host: UUID?, type: StopType) {
        self.vm = vm
        hostUUID = host
        self.type = type
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            vm: try plan.uuid("vm"), host: try plan.optionalUUID("host"),
            type: StopType(rawValue: try plan.text("type")) ?? .grace)
    }
    var plan: JSON { ["vm": .uuid(vm), "host": .uuid(hostUUID), "type": .text(type.rawValue)] }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        guard let host = hostUUID else { return [] }
        let (vm, type) = (vm, type)
        return [
            Step("shut down", apply: { (cloud) throws(Failure) in try cloud.shutDown(vm, on: host, type) }),
            Step("remove domain", apply: { (cloud) throws(Failure) in try cloud.removeDomain(vm, on: host) }),
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.vmInstance, vm, ["state": VMState.stopped])
        try transaction.leaveHost(vm)
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.returnToHost(vm, host: hostUUID, because: failure)
    }
}

extension Transaction {
    /// What the record says of a VM that could not be brought down or up again.
    func returnToHost(_ vm: UUID, host: UUID?, because failure: Failure) throws(Failure) {
        try update(.vmInstance, vm, ["state": failure.leavesUnknown ? VMState.unknown : .running])
        if failure.leavesUnknown, let host { try setStatus(of: host, .disconnected) }
    }
}

extension Cloud {
    /// Presses the power button and waits; cuts the power when the guest does not react (OP-VM-06).
    func shutDown(_ vm: UUID, on host: UUID, _ type: StopType) throws(Failure) {
        let hypervisor = try hypervisor(on: try self.host(host))
        guard try isUp(vm, hypervisor) else { return }
        if type == .grace {
            let patience = deadline(Patience.guest)
            try hypervisor.requestShutdown(vm)
            while !patience.hasPassed, !isCanceled() {
                sleep(for: .milliseconds(100))
                guard try isUp(vm, hypervisor) else { return }
            }
            guard !isCanceled() else { throw Failure(.interrupted, "interrupted while the guest was shutting down") }
            progress.report("the guest does not react to its power button (no acpid in it?): cutting the power", done: 1, total: 1)
            progress.finish()
        }
        try ignoringAbsence { () throws(Failure) in try hypervisor.powerOff(vm) }
    }

    private func isUp(_ vm: UUID, _ hypervisor: any Hypervisor) throws(Failure) -> Bool {
        switch try hypervisor.domain(vm)?.state {
        case nil, .shutOff, .crashed: false
        default: true
        }
    }
}
