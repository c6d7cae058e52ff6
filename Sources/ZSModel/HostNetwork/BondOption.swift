/// A setting of a bond that is kept, shown and put back, by the kernel's own name.
package enum BondOption: String, Sendable, Hashable, CaseIterable, Comparable {
    case miimon, updelay, downdelay, primary
    case useCarrier = "use_carrier"
    case arpInterval = "arp_interval"
    case arpTarget = "arp_ip_target"
    case arpValidate = "arp_validate"
    case arpAllTargets = "arp_all_targets"
    case primaryReselect = "primary_reselect"
    case failOverMAC = "fail_over_mac"
    case hashPolicy = "xmit_hash_policy"
    case resendIGMP = "resend_igmp"
    case peerNotifications = "num_peer_notif"
    case allSlavesActive = "all_slaves_active"
    case minLinks = "min_links"
    case learningInterval = "lp_interval"
    case packetsPerSlave = "packets_per_slave"
    case lacpRate = "lacp_rate"
    case adSelect = "ad_select"
    case dynamicBalancing = "tlb_dynamic_lb"

    /// Reads the kernel's name; the two old names of `num_peer_notif` mean the same.
    package init?(name: some StringProtocol) {
        let known = ["num_grat_arp", "num_unsol_na"].contains(String(name)) ? "num_peer_notif" : String(name)
        self.init(rawValue: known)
    }

    /// The value of a new bond (kernel, `drivers/net/bonding/bond_main.c`); `nil` where there is none.
    package func defaultValue(in mode: BondMode) -> String? {
        switch self {
        case .miimon: [.lacp, .balanceTLB, .balanceALB].contains(mode) ? "100" : "0"
        case .updelay, .downdelay, .arpInterval, .allSlavesActive, .minLinks: "0"
        case .primary, .arpTarget: nil
        case .useCarrier, .resendIGMP, .peerNotifications, .learningInterval, .packetsPerSlave: "1"
        case .arpValidate, .failOverMAC: "none"
        case .arpAllTargets: "any"
        case .primaryReselect: "always"
        case .hashPolicy: "layer2"
        case .lacpRate: "slow"
        case .adSelect: "stable"
        case .dynamicBalancing: "1"
        }
    }

    /// Whether a bond of this mode heeds the option; the kernel refuses or ignores the others.
    package func applies(to mode: BondMode) -> Bool {
        switch self {
        case .primary, .primaryReselect: mode.hasPrimary
        case .hashPolicy: mode.hashes
        case .lacpRate, .adSelect, .minLinks: mode == .lacp
        case .arpInterval, .arpTarget, .arpAllTargets: ![.lacp, .balanceTLB, .balanceALB].contains(mode)
        case .arpValidate: mode == .activeBackup
        case .failOverMAC, .peerNotifications: mode == .activeBackup
        case .packetsPerSlave: mode == .balanceRR
        case .learningInterval: mode == .balanceTLB || mode == .balanceALB
        case .dynamicBalancing: mode == .balanceTLB
        default: true
        }
    }

    /// Whether the kernel takes a new value only while the bond is down.
    package var needsBondDown: Bool { [.lacpRate, .adSelect, .dynamicBalancing].contains(self) }
    /// Whether the kernel takes a new value only while the bond has no NIC.
    package var needsNoSlaves: Bool { self == .failOverMAC }

    private enum Range {
        case words([String])
        case number(ClosedRange<Int>)
        case device
        case addresses
    }
    private var range: Range {
        switch self {
        case .miimon, .updelay, .downdelay, .arpInterval: .number(0...Int(Int32.max))
        case .useCarrier, .allSlavesActive, .dynamicBalancing: .number(0...1)
        case .minLinks: .number(0...Int(Int32.max))
        case .learningInterval: .number(1...Int(Int32.max))
        case .resendIGMP, .peerNotifications: .number(0...255)
        case .packetsPerSlave: .number(0...65535)
        case .primary: .device
        case .arpTarget: .addresses
        case .arpValidate:
            .words(["none", "active", "backup", "all", "filter", "filter_active", "filter_backup"])
        case .arpAllTargets: .words(["any", "all"])
        case .primaryReselect: .words(["always", "better", "failure"])
        case .failOverMAC: .words(["none", "active", "follow"])
        case .hashPolicy: .words(["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"])
        case .lacpRate: .words(["slow", "fast"])
        case .adSelect: .words(["stable", "bandwidth", "count"])
        }
    }

    /// Reads a value as the kernel does: a word or its number; numbers stay numbers.
    package func read(_ text: String) throws(Reject) -> String {
        switch range {
        case .words(let words):
            if words.contains(text) { return text }
            if let index = Int(text), words.indices.contains(index) { return words[index] }
            throw Reject("expected one of \(words.joined(separator: ", "))")
        case .number(let range):
            guard let number = Int(text), range.contains(number) else {
                throw Reject("expected a number, \(range.lowerBound) to \(range.upperBound)")
            }
            return String(number)
        case .device: return try InterfaceName.read(text).text
        case .addresses:
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard (1...16).contains(parts.count), parts.allSatisfy({ IPv4Address($0) != nil }) else {
                throw Reject("expected 1 to 16 IPv4 addresses with commas")
            }
            return text
        }
    }
    package static func < (left: BondOption, right: BondOption) -> Bool { left.rawValue < right.rawValue }
}
