package import ZSModel

/// What a cloud forbids on a machine's network.
package struct CloudLimits: Sendable {
    /// Networks in which nothing may be made (N-85, N-86).
    package var reserved: [ReservedNetwork] = []
    /// The L2 networks of the cloud that are attached on the machine.
    package var networks: [CloudNetwork] = []
    package init() {}

    /// An L2 network of the cloud, and the devices that it stands on.
    package struct CloudNetwork: Sendable, Hashable {
        package var name: String
        package var device: InterfaceName
        package var tag: VLANTag?
        package init(name: String, device: InterfaceName, tag: VLANTag?) {
            self.name = name
            self.device = device
            self.tag = tag
        }
        var devices: [InterfaceName] { [device] + (tag.flatMap { try? device.vlan($0) }.map { [$0] } ?? []) }
    }

    /// - Throws: `.conflict` when an L2 network of the cloud stands on `name`: nobody takes it away from under the VMs.
    func refuseUse(of name: InterfaceName, rule: String) throws(Failure) {
        if let network = networks.first(where: { $0.devices.contains(name) }) {
            throw .refusal(
                .conflict, "the L2 network '\(network.name)' of the cloud stands on \(name)",
                hint: "detach it from the host's cluster first: zs-cli DetachL2NetworkFromCluster", rule: rule)
        }
    }
}
