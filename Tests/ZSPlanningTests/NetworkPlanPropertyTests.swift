import Testing
import ZSModel
import ZSPlanning

@Suite struct NetworkPlanPropertyTests {
    static let permissions = {
        var all = BondPermissions()
        all.moveAddresses = true
        all.switchReady = true
        all.force = true
        all.withSlaves = true
        return all
    }()

    /// One edit at random; most are refused on most networks, which is fine.
    func edit(_ draft: inout NetworkDraft, _ random: inout Seeded) throws(Failure) {
        func pick(_ random: inout Seeded) -> InterfaceName {
            draft.network.sortedLinks.randomElement(using: &random)?.name ?? name("lo")
        }
        let link = pick(&random)
        let bond = name("bond\(Int.random(in: 0...1, using: &random))")
        let tag = VLANTag(Int.random(in: 1...3, using: &random))!
        let mode = BondMode.allCases.randomElement(using: &random)!
        switch Int.random(in: 0...16, using: &random) {
        case 0: try draft.makeBond(bond, .standard(mode), allowing: Self.permissions)
        case 1, 2: try draft.attach(link, to: bond, allowing: Self.permissions)
        case 3: try draft.detach(link, from: bond, allowing: Self.permissions)
        case 4: try draft.deleteBond(bond, allowing: Self.permissions)
        case 5:
            try draft.updateBond(
                bond, Bond(mode, [.lacpRate: "fast", .primary: "eth1", .miimon: "50"]), allowing: Self.permissions)
        case 6, 7: try draft.makeVLAN(on: link, tag: tag, stacked: true)
        case 8: try draft.deleteVLAN(on: link, tag: tag, force: true)
        case 9: try draft.putBridge(on: link)
        case 10: try draft.removeBridge(on: link)
        case 11: try draft.clear(link)
        case 12: try draft.setMTU([576, 1400, 1500, 9000].randomElement(using: &random)!, of: link)
        case 13: try draft.rename([link: name("em\(Int.random(in: 1...4, using: &random))")], force: true)
        case 14: try draft.addRoute(to: IPPrefix("10.9.0.0/16")!, via: IPAddress("192.168.1.7")!, on: nil)
        default:
            let last = Int.random(in: 2...5, using: &random)
            try draft.setAddresses(
                of: link,
                InterfaceAddressing(
                    [
                        IPPrefix("192.168.\(last).10/24")!, IPPrefix("192.168.\(last).11/24")!,
                        IPPrefix("fd00:\(last)::1/64")!,
                    ],
                    gateway: Bool.random(using: &random) ? IPAddress("192.168.\(last).1")! : nil))
        }
    }

    @Test("a plan leads to what was asked, and from wherever it stops back to what was", arguments: 0..<150)
    func leadsThereAndBack(seed: Int) throws {
        var random = Seeded(UInt64(seed) &* 7919)
        var network = freshMachine
        for _ in 0..<4 {
            var draft = NetworkDraft(network)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // A refused edit leaves its draft half done, so that it is thrown away.
                var attempt = draft
                do throws(Failure) {
                    try edit(&attempt, &random)
                    draft = attempt
                } catch { #expect(error.kind != .bug, "seed \(seed): \(error)") }
            }
            let plan = try draft.plan()
            var state = network
            for (count, step) in plan.steps.enumerated() {
                try state.perform(step)
                var returned = state
                for inverse in plan.steps[...count].reversed().map(\.inverse) { try returned.perform(inverse) }
                #expect(returned == network, "seed \(seed), stopped after step \(count)")
            }
            #expect(state == draft.network, "seed \(seed)")
            #expect(try NetworkPlan(from: state, to: draft.network).isEmpty)
            network = state
            // The kernel gives a bond that is made without a MAC one at random.
            for bond in state.sortedLinks where bond.bond != nil && bond.mac == nil {
                network[bond.name]?.mac = MACAddress(random: &random)
            }
        }
    }

    @Test("what export describes is what is: applying it changes nothing", arguments: 0..<100)
    func exportAppliesToNothing(seed: Int) throws {
        var random = Seeded(UInt64(seed) &* 104_729)
        var draft = NetworkDraft(freshMachine)
        for _ in 0..<10 {
            var attempt = draft
            if (try? edit(&attempt, &random)) != nil { draft = attempt }
        }
        var again = NetworkDraft(draft.network)
        try again.apply(NetworkDescription(describing: draft.network), allowing: Self.permissions)
        #expect(again.network.differences(from: draft.network) == [])
    }
}
