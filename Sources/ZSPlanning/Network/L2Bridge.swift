package import ZSModel

/// The bridge of an L2 network on one host: what it is called, and what must be done to have it.
package struct L2Bridge: Sendable {
    /// The bridge to which VM interfaces are attached.
    package let bridge: InterfaceName
    /// Its port to the wire: the device itself, or the VLAN device on it.
    package let port: InterfaceName
    /// Empty when the host has the bridge already.
    package let plan: NetworkPlan
    package let warnings: [String]

    /// Plans the bridge of an L2 network: `br_<device>` on the device (R-L2N-02), or `br_<device>_<tag>` on the VLAN
    /// device `<device>.<tag>`, which is made when missing (R-L2V-03, R-L2V-04).
    ///
    /// A bridge that has the port already is used as it is (N-74).  When the port carries addresses, they move to the
    /// bridge with their routes in the same plan (N-73).  What is made bears the owner's name as its alias, so that
    /// whoever finds it can tell whose it is.
    /// - Parameter owner: says whose the devices are, such as `zs:` and the network's UUID.
    /// - Throws: `.notFound` when the host has no such device (R-L2-03); `.conflict` when it belongs to a bond;
    ///   `.usage` when the VLAN device's name would be too long (R-L2V-05).
    package static func plan(
        on device: InterfaceName, vlan tag: VLANTag?, owner: String, in observed: HostNetwork
    ) throws(Failure) -> L2Bridge {
        var draft = NetworkDraft(observed)
        var port = device
        if let tag {
            let isVLAN = observed[device]?.vlan != nil
            if isVLAN { draft.warnings.append("\(device) is a VLAN device itself: tags within tags (R-L2V-04)") }
            port = try draft.makeVLAN(on: device, tag: tag, stacked: isVLAN)
        }
        let bridge = try draft.putBridge(on: port)
        draft.turnOn(port)
        draft.turnOn(bridge)
        for name in [port, bridge] where observed[name] == nil { draft.change(name) { $0.alias = owner } }
        return L2Bridge(bridge: bridge, port: port, plan: try draft.plan(), warnings: draft.warnings)
    }

    /// Plans to take the bridge and the VLAN device away that were made for the network; addresses go back to the
    /// device.  Nothing to do where there are none, or where they are somebody else's.
    /// - Throws: `.conflict` when VM interfaces are still on the bridge.
    package static func removal(
        on device: InterfaceName, vlan tag: VLANTag?, owner: String, in observed: HostNetwork
    ) throws(Failure) -> NetworkPlan {
        var draft = NetworkDraft(observed)
        let vlan = tag.flatMap { tag in observed.vlans(on: device).first { $0.vlan?.tag == tag } }
        let port = tag == nil ? observed[device] : vlan
        if let port, let master = port.master, observed[master]?.alias == owner {
            try draft.removeBridge(on: port.name)
        }
        if let tag, let vlan, vlan.alias == owner { try draft.deleteVLAN(on: device, tag: tag) }
        return try draft.plan()
    }
}
