import Testing
import ZSModel
import ZSPlanning
import ZSTestSupport

/// What an operator asks for, by the name of its golden file.
struct NetworkCase: Sendable, CustomTestStringConvertible {
    let name: String
    let edit: @Sendable (inout NetworkDraft) throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ edit: @escaping @Sendable (inout NetworkDraft) throws -> Void) {
        self.name = name
        self.edit = edit
    }
}

@Suite struct NetworkPlanGoldenTests {
    static let cases = [
        NetworkCase("interface-address") { draft in
            try draft.setAddresses(
                of: name("eth1"),
                InterfaceAddressing([IPPrefix("10.0.0.5/24")!, IPPrefix("fd00::5/64")!], gateway: nil))
        },
        NetworkCase("new-management-address") { draft in
            try draft.setAddresses(
                of: name("eth0"), InterfaceAddressing([IPPrefix("192.168.2.20/24")!], gateway: IPAddress("192.168.2.1"))
            )
        },
        NetworkCase("bridge-takes-addresses") { try $0.putBridge(on: name("eth0")) },
        NetworkCase("bridge-with-address") { draft in
            let bridge = try draft.putBridge(on: name("eth1"))
            try draft.setAddresses(of: bridge, InterfaceAddressing([IPPrefix("10.0.0.5/24")!], gateway: nil))
        },
        NetworkCase("vlan-on-a-link-that-is-down") { try $0.makeVLAN(on: name("eth2"), tag: VLANTag(10)!) },
        NetworkCase("bond-lacp") { draft in
            try draft.makeBond(name("bond0"), .standard(.lacp))
            try draft.attach(name("eth1"), to: name("bond0"))
            try draft.attach(name("eth2"), to: name("bond0"))
        },
        NetworkCase("bond-takes-addresses") { draft in
            var allowing = BondPermissions()
            allowing.moveAddresses = true
            try draft.makeBond(name("bond0"), .standard(.activeBackup))
            try draft.attach(name("eth0"), to: name("bond0"), allowing: allowing)
        },
        NetworkCase("swapped-names") { try $0.rename([name("eth0"): name("eth1"), name("eth1"): name("eth0")]) },
        NetworkCase("normalisation") { draft in
            var wanted = NetworkDescription()
            wanted.renames = [.init(.name(name("eth0")), to: name("em01")), .init(.mac(mac(2)), to: name("em02"))]
            wanted.bonds = [.init(name("bond0"), .standard(.lacp), slaves: [name("em01"), name("em02")])]
            wanted.vlans = [.init(base: name("bond0"), tag: VLANTag(10)!)]
            wanted.addresses = [
                .init(
                    name("bond0.10"), onBridge: true,
                    InterfaceAddressing([IPPrefix("192.168.1.10/24")!], gateway: IPAddress("192.168.1.1")))
            ]
            wanted.routes = [.init(to: IPPrefix("172.30.32.0/20")!, via: IPAddress("192.168.1.2")!)]
            var allowing = BondPermissions()
            allowing.moveAddresses = true
            try draft.apply(wanted, allowing: allowing)
        },
    ]

    @Test("golden: the steps of a plan, and the way back", arguments: cases)
    func plan(example: NetworkCase) throws {
        var draft = NetworkDraft(freshMachine)
        try example.edit(&draft)
        let plan = try draft.plan()
        let text =
            (["# forth"] + plan.steps.map(Self.line) + ["", "# back"] + plan.inverse.map(Self.line)
            + draft.warnings.map { "# \($0)" }).map { $0 + "\n" }.joined()
        #expect(text == (try golden("\(example.name).plan", recording: text)))
    }
    private static func line(_ step: LinkStep) -> String { step.words.joined(separator: " ") }

    @Test("N-16: what is asked for twice changes nothing the second time", arguments: cases)
    func twice(example: NetworkCase) throws {
        var draft = NetworkDraft(freshMachine)
        try example.edit(&draft)
        var again = NetworkDraft(draft.network)
        // A swap of names, done twice, is a swap back: the one request that is not a state.
        guard example.name != "swapped-names" else { return }
        try example.edit(&again)
        #expect(try again.plan().isEmpty)
    }
}
