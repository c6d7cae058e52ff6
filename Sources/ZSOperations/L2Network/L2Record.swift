import ZSModel
import ZSPlanning
import ZSStore

/// An L2 network as operations need it.
struct L2Record: Sendable {
    let uuid: UUID
    let name: String
    let physicalInterface: InterfaceName
    let vlan: VLANTag?
    let bridge: InterfaceName

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        physicalInterface = try row.value("physical_interface")
        vlan = try row.optionalInteger("vlan").flatMap { VLANTag(Int($0)) }
        bridge = try row.value("bridge")
    }
}

extension Reader {
    func l2Network(_ uuid: UUID) throws(Failure) -> L2Record {
        let found = try first("SELECT * FROM l2_network WHERE uuid = \(uuid)") { row throws(Failure) in
            try L2Record(row)
        }
        guard let found else { throw ResourceKind.l2Network.notFound(uuid) }
        return found
    }
}
