import Glibc
import ZSModel
import ZSPlanning
import ZSRemote
import ZSStore
import ZSSystem

/// A machine that a command is about.
struct NetworkMachine: Sendable {
    /// As the user named it; `nil` is this machine.
    let name: String?
    /// The way there; `nil` is this machine.
    let target: SSHTarget?
    let limits: CloudLimits

    var shownName: String { name ?? "this machine" }
}

/// What a cloud's state knows of machines; the network tools work without a cloud, too.
struct KnownMachines {
    private let store: Store?
    private let reserved: [ReservedNetwork]

    /// - Parameter home: where the state is, if there is one.
    init(home: AbsolutePath) throws(Failure) {
        do throws(Failure) { store = try Store(home: home, now: SystemClock.now) } catch {
            // Who may not read the state is not its administrator, and works as where there is none.
            guard error.kind == .notFound || geteuid() != 0 && [.io, .denied].contains(error.kind) else { throw error }
            store = nil
        }
        let text = try store?.read { reader throws(Failure) in
            try reader.first(
                "SELECT value FROM global_config WHERE category = 'network' AND name = 'reservedCidrs'"
            ) { row throws(Failure) in try row.text("value") }
        }
        do throws(Reject) { reserved = try ReservedNetwork.read(text ?? "") } catch {
            throw Failure(.conflict, "the setting network/reservedCidrs cannot be read: \(error.why)")
        }
    }

    var here: NetworkMachine { NetworkMachine(name: nil, target: nil, limits: limits([])) }

    /// `USER@ADDRESS:PORT`, an address, or the name or UUID of a host of the cloud.
    func machine(_ text: String) throws(Failure) -> NetworkMachine {
        let known = try store?.read { reader throws(Failure) in
            try reader.first(
                """
                SELECT uuid, management_ip, ssh_port, username FROM host
                    WHERE name = \(text) OR uuid = \(text) OR management_ip = \(text)
                """
            ) { row throws(Failure) in (uuid: try row.text("uuid"), target: try row.target) }
        }
        guard let known else {
            return NetworkMachine(name: text, target: try SSHTarget.spelled(text), limits: limits([]))
        }
        return NetworkMachine(name: text, target: known.target, limits: limits(try networks(on: known.uuid)))
    }

    /// All hosts of a cluster, given by name or UUID (N-40).
    func machines(ofCluster text: String) throws(Failure) -> [NetworkMachine] {
        let found = try store?.read { reader throws(Failure) in
            try reader.all(
                """
                SELECT h.uuid, h.name, management_ip, ssh_port, username FROM host h
                    JOIN cluster c ON c.uuid = h.cluster_uuid
                    WHERE c.name = \(text) OR c.uuid = \(text) ORDER BY h.name
                """
            ) { row throws(Failure) in
                (uuid: try row.text("uuid"), name: try row.text("name"), target: try row.target)
            }
        }
        guard let found, !found.isEmpty else {
            throw Failure(.notFound, "no cluster '\(text)' with hosts", hint: "see 'zs-cli QueryCluster'")
        }
        var machines: [NetworkMachine] = []
        for host in found {
            machines.append(
                NetworkMachine(name: host.name, target: host.target, limits: limits(try networks(on: host.uuid))))
        }
        return machines
    }

    private func networks(on host: String) throws(Failure) -> [CloudLimits.CloudNetwork] {
        try store?.read { reader throws(Failure) in
            try reader.all(
                """
                SELECT l.name, l.physical_interface, l.vlan FROM l2_network l
                    JOIN l2_network_cluster a ON a.l2_network_uuid = l.uuid
                    JOIN host h ON h.cluster_uuid = a.cluster_uuid
                    WHERE h.uuid = \(host) ORDER BY l.name
                """
            ) { row throws(Failure) in
                CloudLimits.CloudNetwork(
                    name: try row.text("name"), device: try row.value("physical_interface"),
                    tag: try row.value("vlan"))
            }
        } ?? []
    }
    private func limits(_ networks: [CloudLimits.CloudNetwork]) -> CloudLimits {
        var limits = CloudLimits()
        limits.reserved = reserved
        limits.networks = networks
        return limits
    }
}

extension Row {
    fileprivate var target: SSHTarget {
        get throws(Failure) {
            let port: Port = try value("ssh_port")
            return try SSHTarget(address: text("management_ip"), port: port.number, user: text("username"))
        }
    }
}

extension SSHTarget {
    /// Reads `USER@ADDRESS:PORT`; root and 22 where they are not said.
    fileprivate static func spelled(_ text: String) throws(Failure) -> SSHTarget {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        var address = parts.last ?? text
        var port: UInt16 = 22
        // Several colons make an IPv6 address.
        if let colon = address.lastIndex(of: ":"), address.firstIndex(of: ":") == colon,
            let number = UInt16(address[address.index(after: colon)...])
        {
            port = number
            address = String(address[..<colon])
        }
        return try SSHTarget(address: address, port: port, user: parts.count == 2 ? parts[0] : "root")
    }
}
