import CLibvirt
import Glibc
package import ZSModel
package import ZSPorts

extension LibvirtHypervisor {
    /// Two round trips, however many domains there are.
    package func domains() throws(Failure) -> [DomainObservation] {
        try perform("list the VMs") { (connection) throws(LibvirtError) in
            let transient = try Self.transientDomains(connection)
            let records = try StatisticsRecords(connection, [VIR_DOMAIN_STATS_STATE])
            var observations: [DomainObservation] = []
            observations.reserveCapacity(records.count)
            for index in 0..<records.count {
                let domain = try records.domain(index)
                let uuid = try Self.uuid(of: domain)
                observations.append(
                    DomainObservation(
                        uuid: uuid, name: try Self.name(of: domain),
                        state: DomainState(libvirt: Int32(clamping: records.values(index)["state.state"] ?? 0)),
                        isPersistent: !transient.contains(uuid)))
            }
            return observations
        }
    }

    package func domain(_ uuid: UUID) throws(Failure) -> DomainObservation? {
        do throws(Failure) {
            return try perform("look at", on: uuid) { (domain) throws(LibvirtError) in
                DomainObservation(
                    uuid: uuid, name: try Self.name(of: domain.pointer), state: try domain.state(),
                    isPersistent: try domain.isPersistent())
            }
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    package func description(of uuid: UUID) throws(Failure) -> String {
        try perform("describe", on: uuid) { (domain) throws(LibvirtError) in try domain.description() }
    }

    private static func transientDomains(_ connection: OpaquePointer) throws(LibvirtError) -> Set<UUID> {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = try checked(
            virConnectListAllDomains(connection, &list, VIR_CONNECT_LIST_DOMAINS_TRANSIENT.rawValue))
        defer { free(list) }
        var domains: Set<UUID> = []
        var problem: LibvirtError?
        for index in 0..<Int(count) {
            guard let pointer = list?[index] else { continue }
            let domain = DomainHandle(owning: pointer)
            do { domains.insert(try uuid(of: domain.pointer)) } catch { problem = error }
        }
        if let problem { throw problem }
        return domains
    }
    private static func name(of domain: OpaquePointer) throws(LibvirtError) -> String {
        String(cString: try checked(virDomainGetName(domain)))
    }
    private static func uuid(of domain: OpaquePointer) throws(LibvirtError) -> UUID {
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(VIR_UUID_STRING_BUFLEN)) {
            (buffer) throws(LibvirtError) in
            try checked(virDomainGetUUIDString(domain, buffer.baseAddress))
            guard let text = buffer.baseAddress, let uuid = UUID(String(cString: text)) else {
                throw LibvirtError(VIR_ERR_INTERNAL_ERROR, "libvirt gave a UUID that is none")
            }
            return uuid
        }
    }
}

extension DomainState {
    init(libvirt state: Int32) {
        self =
            switch virDomainState(UInt32(bitPattern: state)) {
            case VIR_DOMAIN_RUNNING: .running
            case VIR_DOMAIN_BLOCKED: .blocked
            case VIR_DOMAIN_PAUSED: .paused
            case VIR_DOMAIN_SHUTDOWN: .shuttingDown
            case VIR_DOMAIN_SHUTOFF: .shutOff
            case VIR_DOMAIN_CRASHED: .crashed
            case VIR_DOMAIN_PMSUSPENDED: .suspended
            default: .noState
            }
    }
}
