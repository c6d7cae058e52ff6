import ZSModel

/// What keeps the network's settings over a reboot (N-30).
package enum Backend: String, Sendable, CaseIterable, ParameterValue {
    case ifcfg, networkd, networkmanager, ifupdown, netplan

    package static var valueName: String { "BACKEND" }

    /// Shell patterns of the files that are read before a change.
    var patterns: [String] {
        switch self {
        case .ifcfg:
            [
                "/etc/sysconfig/network-scripts/ifcfg-*", "/etc/sysconfig/network-scripts/route-*",
                "/etc/sysconfig/network-scripts/route6-*",
            ]
        case .networkd: ["/etc/systemd/network/*.network", "/etc/systemd/network/*.netdev"]
        case .networkmanager: ["/etc/NetworkManager/system-connections/*"]
        case .ifupdown: ["/etc/network/interfaces", "/etc/network/interfaces.d/*"]
        case .netplan: ["/etc/netplan/*.yaml"]
        }
    }
    var format: any ConfigurationFormat {
        switch self {
        case .ifcfg: IfcfgFormat()
        case .networkd: NetworkdFormat()
        case .networkmanager: KeyfileFormat()
        case .ifupdown: IfupdownFormat()
        case .netplan: NetplanFormat()
        }
    }
}

/// The way one backend writes a machine's network down.
protocol ConfigurationFormat: Sendable {
    /// Makes `files` say what `settings` says, and changes nothing that speaks of other links.
    func write(_ settings: LastingSettings, to files: inout ConfigurationFiles) throws(Failure)
    /// Whether a file is about the link.
    func describes(_ name: InterfaceName, in files: ConfigurationFiles) -> Bool
    /// What is run before the first step, so that the running service does not meddle with a network half-made.
    func suspension(_ settings: LastingSettings) -> [[String]]
    /// What is run after the files are written or put back, so that the running service agrees with them.
    func adoption(_ settings: LastingSettings) -> [[String]]
}

extension ConfigurationFormat {
    func suspension(_ settings: LastingSettings) -> [[String]] { [] }
}
