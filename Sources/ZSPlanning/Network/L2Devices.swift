package import ZSModel

/// The names of the devices that an L2 network makes on its hosts (R-L2V-03, R-L2V-05).
package struct L2Devices: Sendable, Equatable {
    /// The device that carries the network: the one that the operator named, or a VLAN device on it.
    package let carrier: InterfaceName
    /// The bridge that the VMs' devices join (N-72).
    package var bridge: InterfaceName { carrier.bridge }
    /// What the operator should be told; empty when nothing is odd.
    package let warnings: [String]

    /// - Throws: `.usage` when the VLAN device's name would be longer than the kernel allows.
    package init(physicalInterface base: InterfaceName, vlan: VLANTag? = nil) throws(Failure) {
        guard let vlan else {
            carrier = base
            warnings = []
            return
        }
        carrier = try base.vlan(vlan)
        // R-L2V-04
        let isTagged =
            base.text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
            .flatMap { Int($0) } == vlan.number
        warnings = isTagged ? ["\(base) seems to carry vlan \(vlan) already: \(carrier) will be a vlan in a vlan"] : []
    }
}
