package import ZSModel

/// The names of the devices that an L2 network makes on its hosts (R-L2V-03, R-L2V-05).
package struct L2Devices: Sendable, Equatable {
    /// The device that carries the network: the one that the operator named, or a VLAN device on it.
    package let carrier: InterfaceName
    /// The bridge that the VMs' devices join.
    package let bridge: InterfaceName
    /// What the operator should be told; empty when nothing is odd.
    package let warnings: [String]

    /// - Throws: `.usage` when the VLAN device's name would be longer than the kernel allows.
    package init(physicalInterface: InterfaceName, vlan: VLANTag? = nil) throws(Failure) {
        let base = physicalInterface.text
        guard let vlan else {
            carrier = physicalInterface
            bridge = try Self.name("br_\(base)", shortened: { "br_" + digest($0, digits: 12) })
            warnings = []
            return
        }
        guard let carrier = InterfaceName("\(base).\(vlan)") else {
            throw Failure(
                .usage, "vlan device \(base).\(vlan) would have a name of more than 15 bytes (R-L2V-05)",
                hint: "rename \(base) on the hosts to a shorter name")
        }
        self.carrier = carrier
        bridge = try Self.name("br_\(base)_\(vlan)", shortened: { "br_" + digest($0, digits: 7) + "_\(vlan)" })
        // R-L2V-04
        let isTagged =
            base.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
            .flatMap { Int($0) } == vlan.number
        warnings = isTagged ? ["\(base) seems to carry vlan \(vlan) already: \(carrier) will be a vlan in a vlan"] : []
    }

    /// The plain name where the kernel allows it; otherwise a name that depends on nothing but the plain one.
    private static func name(_ plain: String, shortened: (String) -> String) throws(Failure) -> InterfaceName {
        guard let name = InterfaceName(plain) ?? InterfaceName(shortened(plain)) else {
            throw Failure(.bug, "no bridge can be named after \(plain)")
        }
        return name
    }
}

/// The first hex digits of the FNV-1a hash of `text`: the same on every machine and in every version.
private func digest(_ text: String, digits: Int) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let hex = String(hash, radix: 16)
    return String((String(repeating: "0", count: 16 - hex.utf8.count) + hex).prefix(digits))
}
