import ZSModel
import ZSPorts
import ZSStore

/// A host as operations need it.
struct HostRecord: Sendable {
    let uuid: UUID
    let name: String
    let zone: UUID
    let cluster: UUID
    let address: String
    let port: Port
    let user: String
    let state: HostState
    let status: ConnectionStatus
    let observedAt: Timestamp?
    let accelerated: Bool

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        zone = try row.uuid("zone_uuid")
        cluster = try row.uuid("cluster_uuid")
        address = try row.text("management_ip")
        port = try row.value("ssh_port")
        user = try row.text("username")
        state = try row.value("state")
        status = try row.value("status")
        observedAt = try row.optional("observed_at")
        accelerated = try row.bool("accelerated")
    }

    var machine: Machine { Machine(name: name, address: address, port: port, user: user) }
}

extension Reader {
    func host(_ uuid: UUID) throws(Failure) -> HostRecord {
        let found = try first("SELECT * FROM host WHERE uuid = \(uuid)") { row throws(Failure) in try HostRecord(row) }
        guard let found else { throw ResourceKind.host.notFound(uuid) }
        return found
    }
    func hosts(where condition: SQL) throws(Failure) -> [HostRecord] {
        try all("SELECT * FROM host WHERE \(condition) ORDER BY id") { row throws(Failure) in try HostRecord(row) }
    }
}

extension Cloud {
    func host(_ uuid: UUID) throws(Failure) -> HostRecord {
        try store.read { reader throws(Failure) in try reader.host(uuid) }
    }
    /// A shell on the host.
    func shell(on host: HostRecord) throws(Failure) -> any Shell {
        try machines.shell(of: host.machine, by: deadline(Patience.contact))
    }
    func hypervisor(on host: HostRecord) throws(Failure) -> any Hypervisor {
        try machines.hypervisor(of: host.machine, by: deadline(Patience.contact))
    }
}
