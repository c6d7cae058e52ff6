import ZSModel
import ZSPorts
import ZSRendering

/// The steps that bring a VM up on a host: bridges, definition, start.
struct VMBoot {
    let vm: UUID
    let host: UUID
    /// The L2 networks of its NICs.
    let networks: [UUID]

    init(vm: UUID, host: UUID, networks: [UUID]) {
        self.vm = vm
        self.host = host
        self.networks = networks
    }
    init(plan: JSON) throws(Failure) {
        self.init(vm: try plan.uuid("vm"), host: try plan.uuid("host"), networks: try plan.uuids("networks"))
    }
    var plan: JSON { ["vm": .uuid(vm), "host": .uuid(host), "networks": .uuids(networks)] }

    var steps: [Step] {
        let (vm, host, networks) = (vm, host, networks)
        return [
            // Bridges outlive the VM: they belong to the network, and are here again after the host was rebooted.
            Step(
                "make bridges",
                apply: { (cloud) throws(Failure) in
                    for network in Set(networks) { try cloud.makeBridge(of: network, on: host) }
                    try cloud.shell(on: try cloud.host(host)).require(
                        "making the directory of console logs",
                        Command(["mkdir", "-p", AbsolutePath.libvirtLogs.text]),
                        by: cloud.deadline(Patience.contact))
                }),
            Step(
                "define domain",
                apply: { (cloud) throws(Failure) in
                    let host = try cloud.host(host)
                    try cloud.hypervisor(on: host).define(try cloud.domain(of: vm, on: host))
                },
                undo: { (cloud) throws(Failure) in try cloud.removeDomain(vm, on: host) }),
            Step(
                "start domain",
                apply: { (cloud) throws(Failure) in
                    do throws(Failure) { try cloud.hypervisor(on: try cloud.host(host)).start(vm) } catch {
                        throw error.coded("HOST.1005")
                    }
                },
                undo: { (cloud) throws(Failure) in
                    try cloud.ignoringAbsence { () throws(Failure) in
                        try cloud.hypervisor(on: try cloud.host(host)).powerOff(vm)
                    }
                }),
        ]
    }
}

extension Cloud {
    /// Takes the domain off the host: power and definition.
    func removeDomain(_ vm: UUID, on host: UUID) throws(Failure) {
        let host = try self.host(host)
        let hypervisor = try hypervisor(on: host)
        try ignoringAbsence { () throws(Failure) in try hypervisor.powerOff(vm) }
        try ignoringAbsence { () throws(Failure) in try hypervisor.undefine(vm) }
    }

    /// Removes what the guest said on its console; it is kept as long as the VM can be started again.
    func removeConsoleLog(of vm: UUID, on host: UUID) throws(Failure) {
        try shell(on: try self.host(host)).require(
            "removing the console log", Command(["rm", "-f", SerialLog.path(of: vm).text]),
            by: deadline(Patience.contact))
    }

    /// What is to be taken away may be gone already.
    func ignoringAbsence(_ body: () throws(Failure) -> Void) throws(Failure) {
        do { try body() } catch {
            guard error.kind == .notFound else { throw error }
        }
    }
}
