import Testing
import ZSModel
import ZSPlanning

/// A request that a rule forbids.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let rule: String
    let what: String
    let edit: @Sendable (inout NetworkDraft) throws -> Void
    var testDescription: String { "\(rule): \(what)" }

    init(_ rule: String, _ what: String, _ edit: @escaping @Sendable (inout NetworkDraft) throws -> Void) {
        self.rule = rule
        self.what = what
        self.edit = edit
    }
}

@Suite struct NetworkRefusalTests {
    /// A machine with a bond of two NICs, a VLAN device on it, and a bridge on that with an address
    /// and a virtual machine.
    static let normalised: HostNetwork = {
        var draft = NetworkDraft(freshMachine)
        do {
            try draft.makeBond(name("bond0"), .standard(.lacp))
            try draft.attach(name("eth1"), to: name("bond0"))
            try draft.attach(name("eth2"), to: name("bond0"))
            try draft.makeVLAN(on: name("bond0"), tag: VLANTag(10)!)
            let bridge = try draft.putBridge(on: name("bond0.10"))
            try draft.setAddresses(of: bridge, address("10.1.0.5/24"))
        } catch { Issue.record(error) }
        var network = draft.network
        network[name("vnic1.0")] = Link(name("vnic1.0"), .other("tun"), master: name("br_bond0_10"))
        return network
    }()
    private static func address(_ text: String, _ gateway: String? = nil) -> InterfaceAddressing {
        InterfaceAddressing([IPPrefix(text)!], gateway: gateway.flatMap { IPAddress($0) })
    }
    private static func set(_ link: String, _ text: String, _ gateway: String? = nil)
        -> @Sendable (
            inout NetworkDraft
        ) throws -> Void
    {
        { try $0.setAddresses(of: name(link), address(text, gateway)) }
    }

    static let cases = [
        RefusalCase("N-25", "a NIC that is not there") { try $0.rename([name("em9"): name("em1")]) },
        RefusalCase("N-25", "a name that exists") { try $0.rename([name("eth0"): name("eth3")]) },
        RefusalCase("N-25", "a name with a dot") { try $0.rename([name("eth0"): name("em.1")]) },
        RefusalCase("N-25", "a NIC in a bond") { try $0.rename([name("eth1"): name("em1")]) },
        RefusalCase("N-25", "a bond") { try $0.rename([name("bond0"): name("bond9")]) },
        RefusalCase("N-37", "an address on a bridge's port", set("bond0.10", "10.9.0.1/24")),
        RefusalCase("N-37", "a bridge on a NIC in a bond") { try $0.putBridge(on: name("eth1")) },
        RefusalCase("N-37", "a VLAN device on a NIC in a bond") { try $0.makeVLAN(on: name("eth1"), tag: VLANTag(5)!) },
        RefusalCase("N-41", "settings of a link that is no bond") { try $0.updateBond(name("eth0"), .standard(.lacp)) },
        RefusalCase("N-42", "a bond whose name is taken") { try $0.makeBond(name("eth0"), .standard(.lacp)) },
        RefusalCase("N-42", "a bond that exists with other settings") {
            try $0.makeBond(name("bond0"), .standard(.activeBackup))
        },
        RefusalCase("N-42", "a NIC with an address") { try $0.attach(name("eth0"), to: name("bond0")) },
        RefusalCase("N-42", "a VLAN device in a bond") { try $0.attach(name("bond0.10"), to: name("bond0")) },
        RefusalCase("N-43", "the last NIC of a bond in use") { draft in
            try draft.detach(name("eth1"), from: name("bond0"))
            try draft.detach(name("eth2"), from: name("bond0"))
        },
        RefusalCase("N-44", "a bond that links stand on") { try $0.deleteBond(name("bond0")) },
        RefusalCase("N-46", "balance-rr without a word about the switch") {
            try $0.makeBond(name("bond1"), .standard(.balanceRR))
        },
        RefusalCase("N-54", "a gateway outside the network", set("eth3", "10.2.0.5/24", "10.3.0.1")),
        RefusalCase("N-54", "a route through a gateway that nothing reaches") { draft in
            try draft.addRoute(to: IPPrefix("172.30.48.0/20")!, via: IPAddress("172.28.48.1")!, on: nil)
        },
        RefusalCase("N-56", "the network's own address", set("eth3", "10.2.0.0/24")),
        RefusalCase("N-56", "the broadcast address", set("eth3", "10.2.0.255/24")),
        RefusalCase("N-56", "a gateway that is the address", set("eth3", "10.2.0.5/24", "10.2.0.5")),
        RefusalCase("N-56", "a gateway that is the broadcast address", set("eth3", "10.2.0.5/24", "10.2.0.255")),
        RefusalCase("N-56", "an address of another link", set("eth3", "10.1.0.5/24")),
        RefusalCase("N-56", "a second default gateway", set("eth3", "10.2.0.5/24", "10.2.0.1")),
        RefusalCase("N-65", "a VLAN device with a name over 15 bytes") { draft in
            try draft.rename([name("eth3"): name("enp129s0f0np0")])
            try draft.makeVLAN(on: name("enp129s0f0np0"), tag: VLANTag(10)!)
        },
        RefusalCase("N-66", "a VLAN device on a VLAN device") {
            try $0.makeVLAN(on: name("bond0.10"), tag: VLANTag(10)!)
        },
        RefusalCase("N-66", "a VLAN device on nothing") { try $0.makeVLAN(on: name("em9"), tag: VLANTag(10)!) },
        RefusalCase("N-66", "a VLAN device on a bridge") {
            try $0.makeVLAN(on: name("br_bond0_10"), tag: VLANTag(10)!)
        },
        RefusalCase("N-70", "a VLAN device that is a bridge's port") {
            try $0.deleteVLAN(on: name("bond0"), tag: VLANTag(10)!)
        },
        RefusalCase("N-76", "a bridge with virtual machines on it") { try $0.removeBridge(on: name("bond0.10")) },
        RefusalCase("N-87", "a loopback address", set("eth3", "127.0.0.5/24")),
        RefusalCase("N-87", "a link-local address", set("eth3", "169.254.0.5/24")),
        RefusalCase("N-87", "a multicast address", set("eth3", "224.0.0.5/24")),
        RefusalCase("N-88", "a route to something that is no network") { draft in
            try draft.addRoute(to: IPPrefix("172.30.32.1/20")!, via: IPAddress("192.168.1.2")!, on: nil)
        },
        RefusalCase("N-95", "an MTU above that of the base") { try $0.setMTU(9000, of: name("bond0.10")) },
    ]

    @Test("issue 4: a request that breaks a rule is refused before anything changes, naming the rule", arguments: cases)
    func refused(example: RefusalCase) throws {
        var draft = NetworkDraft(Self.normalised)
        let failure = #expect(throws: Failure.self) { try example.edit(&draft) }
        #expect(
            failure?.details.contains(Failure.Detail("rule", example.rule)) == true, "\(String(describing: failure))")
    }

    @Test("N-86: a network that overlaps a reserved one is refused, naming both")
    func reserved() throws {
        var limits = CloudLimits()
        limits.reserved = try ReservedNetwork.read("10.9.0.0/16 the lab, @coupled-clouds")
        var draft = NetworkDraft(freshMachine, limits: limits)
        #expect(throws: Failure.self) { try draft.setAddresses(of: name("eth1"), Self.address("10.9.8.7/30")) }
        let failure = #expect(throws: Failure.self) {
            try draft.setAddresses(of: name("eth1"), Self.address("172.30.32.6/30"))
        }
        #expect(
            failure?.message.contains("172.30.32.6/30") == true && failure?.message.contains("172.30.32.0/20") == true)
    }

    @Test("N-44, N-70, N-23: what an L2 network of the cloud stands on is not taken away, not even by force")
    func claimed() throws {
        var limits = CloudLimits()
        limits.networks = [
            .init(name: "lan", device: name("eth1"), tag: VLANTag(10)),
            .init(name: "flat", device: name("bond7"), tag: nil),
        ]
        var draft = NetworkDraft(freshMachine, limits: limits)
        try draft.makeVLAN(on: name("eth1"), tag: VLANTag(10)!)
        try draft.makeVLAN(on: name("eth1"), tag: VLANTag(11)!)
        try draft.makeBond(name("bond7"), .standard(.activeBackup))
        try draft.deleteVLAN(on: name("eth1"), tag: VLANTag(11)!)
        var last: Failure?
        func refused(_ edit: () throws -> Void, _ sourceLocation: SourceLocation = #_sourceLocation) {
            last = #expect(throws: Failure.self, sourceLocation: sourceLocation, performing: edit)
        }
        refused { try draft.deleteVLAN(on: name("eth1"), tag: VLANTag(10)!, force: true) }
        #expect(last?.message.contains("'lan'") == true && last?.details == [.init("rule", "N-70")])
        refused { try draft.deleteBond(name("bond7")) }
        #expect(last?.message.contains("'flat'") == true && last?.details == [.init("rule", "N-44")])
        refused { try draft.rename([name("eth1"): name("em1")], force: true) }
        #expect(last?.details == [.init("rule", "N-23")])
    }

    @Test("what a plan could not put back is refused, not lost")
    func strangeRoute() throws {
        var network = freshMachine
        network.routes.insert(
            Route(to: IPPrefix("10.77.0.0/16")!, via: IPAddress("192.168.1.3")!, on: name("eth0"), unknown: ["encap"]))
        var draft = NetworkDraft(network)
        try draft.putBridge(on: name("eth0"))
        let failure = #expect(throws: Failure.self) { try draft.plan() }
        #expect(failure?.kind == .conflict && failure?.message.contains("10.77.0.0/16") == true)
    }
}
