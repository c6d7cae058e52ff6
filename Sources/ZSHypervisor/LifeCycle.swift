import CLibvirt
package import ZSModel
import ZSPorts

extension LibvirtHypervisor {
    package func define(_ domain: Domain) throws(Failure) {
        let text = try DomainXML.text(of: domain)
        try perform("define VM \(domain.uuid)") { (connection) throws(LibvirtError) in
            _ = DomainHandle(
                owning: try checked(virDomainDefineXMLFlags(connection, text, VIR_DOMAIN_DEFINE_VALIDATE.rawValue)))
        }
    }

    package func start(_ uuid: UUID) throws(Failure) {
        try act("start", on: uuid, reaching: [.running]) { virDomainCreate($0) }
    }

    package func requestShutdown(_ uuid: UUID) throws(Failure) {
        let byACPI = VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN.rawValue
        try act("shut down", on: uuid, reaching: [.shutOff, .crashed]) { virDomainShutdownFlags($0, byACPI) }
    }

    package func reset(_ uuid: UUID) throws(Failure) {
        try act("reset", on: uuid, reaching: []) { virDomainReset($0, 0) }
    }

    package func suspend(_ uuid: UUID) throws(Failure) {
        try act("suspend", on: uuid, reaching: [.paused]) { virDomainSuspend($0) }
    }

    package func resume(_ uuid: UUID) throws(Failure) {
        try act("resume", on: uuid, reaching: [.running]) { virDomainResume($0) }
    }

    package func powerOff(_ uuid: UUID) throws(Failure) {
        try act("power off", on: uuid, reaching: [.shutOff, .crashed]) { virDomainDestroy($0) }
    }

    package func undefine(_ uuid: UUID) throws(Failure) {
        try perform("undefine", on: uuid) { (domain) throws(LibvirtError) in
            // libvirt would make a running domain transient instead.
            guard try !domain.isActive() else {
                throw LibvirtError(code: VIR_ERR_OPERATION_INVALID, message: "the domain is running")
            }
            try checked(virDomainUndefineFlags(domain.pointer, try domain.undefineFlags()))
        }
    }

    /// Acts on a domain; when its state does not allow that, all is well if it is one of `states` already.
    private func act(
        _ verb: String, on uuid: UUID, reaching states: Set<DomainState>, _ action: (OpaquePointer) -> Int32
    ) throws(Failure) {
        try perform(verb, on: uuid) { (domain) throws(LibvirtError) in
            do throws(LibvirtError) {
                try checked(action(domain.pointer))
            } catch {
                guard error.kind == .conflict, let state = try? domain.state(), states.contains(state) else {
                    throw error
                }
            }
        }
    }
}

extension DomainHandle {
    /// Everything that goes with a definition; the test driver knows no firmware variables.
    fileprivate func undefineFlags() throws(LibvirtError) -> UInt32 {
        let always =
            VIR_DOMAIN_UNDEFINE_MANAGED_SAVE.rawValue | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA.rawValue
            | VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA.rawValue
        let driver = String(cString: try checked(virConnectGetType(try checked(virDomainGetConnect(pointer)))))
        return driver == "QEMU" ? always | VIR_DOMAIN_UNDEFINE_NVRAM.rawValue : always
    }
}
