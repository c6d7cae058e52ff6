import ZSModel
import ZSPlanning
import ZSStore

/// The bridge of an L2 network on one host: made when the network is attached, a host is added, or a VM starts
/// after the host was rebooted; idempotent.
extension Cloud {
    func makeBridge(of network: UUID, on host: UUID) throws(Failure) {
        let host = try self.host(host)
        let record = try store.read { reader throws(Failure) in try reader.l2Network(network) }
        try changeNetwork(of: host) { observed throws(Failure) in
            let wanted = try L2Bridge.plan(
                on: record.physicalInterface, vlan: record.vlan, owner: record.owner, in: observed)
            guard wanted.bridge == record.bridge else {
                throw Failure(
                    .conflict,
                    "device \(wanted.port) belongs to the bridge \(wanted.bridge) already, not to \(record.bridge)",
                    hint: "take it away first: zs-network-setting unbridge \(wanted.port) --host \(host.address)")
            }
            return wanted.plan
        }
    }

    /// Takes the bridge away when it is ours and nothing hangs on it.
    func removeBridge(of network: UUID, on host: UUID) throws(Failure) {
        let host = try self.host(host)
        let record = try store.read { reader throws(Failure) in try reader.l2Network(network) }
        try changeNetwork(of: host) { observed throws(Failure) in
            try L2Bridge.removal(on: record.physicalInterface, vlan: record.vlan, owner: record.owner, in: observed)
        }
    }
}

extension L2Record {
    /// What the devices that are made for the network bear as their alias.
    fileprivate var owner: String { "zs:\(uuid)" }
}
