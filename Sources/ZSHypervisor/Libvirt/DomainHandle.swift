import CLibvirt
import ZSModel
import ZSPorts

/// A domain as libvirt refers to it; given back when its scope ends.
struct DomainHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over a reference that libvirt has given out.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    /// - Throws: `VIR_ERR_NO_DOMAIN` when there is no such domain.
    init(_ uuid: UUID, on connection: OpaquePointer) throws(LibvirtError) {
        pointer = try checked(virDomainLookupByUUIDString(connection, uuid.dashed))
    }

    deinit { virDomainFree(pointer) }

    func state() throws(LibvirtError) -> DomainState {
        var state: Int32 = 0
        try checked(virDomainGetState(pointer, &state, nil, 0))
        return DomainState(libvirt: state)
    }
    func isActive() throws(LibvirtError) -> Bool { try checked(virDomainIsActive(pointer)) == 1 }
    func isPersistent() throws(LibvirtError) -> Bool { try checked(virDomainIsPersistent(pointer)) == 1 }

    /// The domain's document: as it runs or, when it is off, as it is defined.
    func description(_ flags: virDomainXMLFlags...) throws(LibvirtError) -> String {
        try takeText(virDomainGetXMLDesc(pointer, flags.reduce(0) { $0 | $1.rawValue }))
    }
}
