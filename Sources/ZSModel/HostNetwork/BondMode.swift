/// How a bond uses its NICs, with the kernel's numbers 0…6.
package enum BondMode: Int, Sendable, Hashable, CaseIterable, ParameterValue {
    case balanceRR = 0
    case activeBackup = 1
    case balanceXOR = 2
    case broadcast = 3
    case lacp = 4
    case balanceTLB = 5
    case balanceALB = 6

    /// The kernel's name.
    package var name: String {
        switch self {
        case .balanceRR: "balance-rr"
        case .activeBackup: "active-backup"
        case .balanceXOR: "balance-xor"
        case .broadcast: "broadcast"
        case .lacp: "802.3ad"
        case .balanceTLB: "balance-tlb"
        case .balanceALB: "balance-alb"
        }
    }
    /// Reads the kernel's name or number.
    package init?(_ text: String) {
        guard let mode = Self.allCases.first(where: { $0.name == text || String($0.rawValue) == text }) else {
            return nil
        }
        self = mode
    }
    package static func read(_ text: String) throws(Reject) -> BondMode {
        guard let mode = BondMode(text) else { throw Reject("expected one of \(choices.joined(separator: ", "))") }
        return mode
    }
    package static var valueName: String { "MODE" }
    package static var choices: [String] { allCases.map(\.name) }
    package var spelled: String { name }

    /// Whether traffic is spread by a hash of the packet's addresses.
    package var hashes: Bool { [.balanceXOR, .lacp, .balanceTLB].contains(self) }
    /// Whether one NIC is the active or the preferred one.
    package var hasPrimary: Bool { [.activeBackup, .balanceTLB, .balanceALB].contains(self) }
    /// What the switch's ports must be set to; `nil` when the switch needs no setting (spec, section 5).
    package var switchNeeds: String? {
        switch self {
        case .balanceRR, .balanceXOR, .broadcast: "one port group"
        case .lacp: "one port group with LACP"
        case .activeBackup, .balanceTLB, .balanceALB: nil
        }
    }
}
