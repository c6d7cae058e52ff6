import CLibvirt
package import ZSModel
import ZSPorts

extension LibvirtHypervisor {
    package func define(_ domain: Domain) throws(Failure) {
        let text = try DomainXML.text(of: domain)
        try perform("define VM \(domain.uuid)") { (connection) throws(LibvirtError) in
            // Not validated against libvirt's schema, which costs the host 35 ms each time: the tests do that for every
            // shape of definition that there is.
            _ = DomainHandle(owning: try checked(virDomainDefineXMLFlags(connection, text, 0)))
        }
    }

    package func start(_ uuid: UUID) throws(Failure) { try act(.start, on: uuid) }
    package func requestShutdown(_ uuid: UUID) throws(Failure) { try act(.shutDown, on: uuid) }
    package func reset(_ uuid: UUID) throws(Failure) { try act(.reset, on: uuid) }
    package func suspend(_ uuid: UUID) throws(Failure) { try act(.suspend, on: uuid) }
    package func resume(_ uuid: UUID) throws(Failure) { try act(.resume, on: uuid) }
    package func powerOff(_ uuid: UUID) throws(Failure) { try act(.powerOff, on: uuid) }

    package func undefine(_ uuid: UUID) throws(Failure) {
        try perform("undefine", on: uuid) { (domain) throws(LibvirtError) in
            // libvirt would make a running domain transient instead.
            guard try !domain.isActive() else {
                throw LibvirtError(VIR_ERR_OPERATION_INVALID, "the domain is running")
            }
            _ = try checked(virDomainUndefineFlags(domain.pointer, undefineFlags(domain.pointer)))
        }
    }

    private func act(_ action: LifeCycleAction, on uuid: UUID) throws(Failure) {
        do throws(Failure) {
            try perform(action.verb, on: uuid) { (domain) throws(LibvirtError) in
                _ = try checked(action.call(domain.pointer))
            }
        } catch {
            // Drivers tell a wrong state in different ways; the state itself tells it in one.
            guard error.kind == .conflict || error.kind == .failed, let state = try domain(uuid)?.state else {
                throw error
            }
            if action.reached.contains(state) { return }
            guard !action.allowed.contains(state) else { throw error }
            throw refusal(.conflict, "\(action.verb) VM \(uuid)", "it is \(state.rawValue)", cause: error.cause)
        }
    }
}

/// One thing to do to a domain: the states that allow it, and those in which there is nothing left to do.
private struct LifeCycleAction {
    let verb: String
    let allowed: Set<DomainState>
    let reached: Set<DomainState>
    let call: (OpaquePointer) -> Int32

    static var start: LifeCycleAction {
        LifeCycleAction(verb: "start", allowed: off, reached: [.running, .blocked], call: { virDomainCreate($0) })
    }
    static var shutDown: LifeCycleAction {
        LifeCycleAction(
            verb: "shut down", allowed: [.running, .blocked], reached: off.union([.shuttingDown]),
            call: {
                // Of its own accord QEMU's driver would wait for a guest agent first; others know no flag.
                virDomainShutdownFlags($0, isOfQEMU($0) ? VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN.rawValue : 0)
            })
    }
    static var reset: LifeCycleAction {
        LifeCycleAction(
            verb: "reset", allowed: [.running, .blocked, .paused], reached: [], call: { virDomainReset($0, 0) })
    }
    static var suspend: LifeCycleAction {
        LifeCycleAction(
            verb: "suspend", allowed: [.running, .blocked], reached: [.paused], call: { virDomainSuspend($0) })
    }
    static var resume: LifeCycleAction {
        LifeCycleAction(
            verb: "resume", allowed: [.paused], reached: [.running, .blocked], call: { virDomainResume($0) })
    }
    static var powerOff: LifeCycleAction {
        let on = Set(DomainState.allCases).subtracting(off)
        return LifeCycleAction(verb: "power off", allowed: on, reached: off, call: { virDomainDestroy($0) })
    }

    private static let off: Set<DomainState> = [.shutOff, .crashed]
}

/// Everything that goes with a definition, as far as the domain's driver knows of it.
private func undefineFlags(_ domain: OpaquePointer) -> UInt32 {
    let always = VIR_DOMAIN_UNDEFINE_MANAGED_SAVE.rawValue | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA.rawValue
    guard isOfQEMU(domain) else { return always }
    return always | VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA.rawValue | VIR_DOMAIN_UNDEFINE_NVRAM.rawValue
}

/// Whether the domain is of QEMU's driver, not of the test driver, which lacks much.
private func isOfQEMU(_ domain: OpaquePointer) -> Bool {
    virDomainGetConnect(domain).flatMap { virConnectGetType($0) }.map { String(cString: $0) } == "QEMU"
}
