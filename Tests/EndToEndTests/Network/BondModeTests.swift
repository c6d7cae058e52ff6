import Testing
import ZSLink
import ZSModel
import ZSPlanning

extension NetworkTests {
    @Suite struct BondModeTests {
        @Test(
            "issue 4: a bond of every mode is made, changed, loses and gets NICs; the kernel does what the model says, and back",
            arguments: BondMode.allCases)
        func modes(mode: BondMode) throws {
            let guest = try NetworkGuest.fresh()
            var allowing = BondPermissions()
            allowing.switchReady = true
            let bond = link("bond7")
            let made = try guest.perform(from: try guest.observe()) { draft in
                try draft.makeBond(bond, .standard(mode), allowing: allowing)
                try draft.attach(link("eth1"), to: bond)
                try draft.attach(link("eth2"), to: bond)
            }
            let changed = try guest.perform(from: made.after) { draft in
                var settings = Bond.standard(mode)
                settings[.miimon] = "50"
                settings[.hashPolicy] = "layer3+4"
                settings[.lacpRate] = "fast"
                settings[.primaryReselect] = "better"
                try draft.updateBond(bond, settings, mtu: 1400, allowing: allowing)
                try draft.detach(link("eth1"), from: bond)
                try draft.attach(link("eth3"), to: bond)
            }
            try guest.undo(changed)
            try guest.undo(made)
        }

        @Test("a bond's mode changes under a VLAN device, a bridge and an address, and no route is lost")
        func modeUnderLoad() throws {
            let guest = try NetworkGuest.fresh()
            let made = try guest.perform(from: try guest.observe()) { draft in
                var wanted = NetworkDescription()
                wanted.bonds = [.init(link("bond0"), .standard(.activeBackup), slaves: [link("eth1"), link("eth2")])]
                wanted.vlans = [.init(base: link("bond0"), tag: VLANTag(10)!)]
                wanted.addresses = [
                    .init(
                        link("bond0.10"), onBridge: true,
                        InterfaceAddressing(
                            [IPPrefix("10.5.0.2/24")!, IPPrefix("10.5.0.3/24")!, IPPrefix("10.6.0.2/24")!], gateway: nil
                        )),
                    .init(
                        link("bond0.10"), onBridge: true, InterfaceAddressing([IPPrefix("fd05::2/64")!], gateway: nil)),
                ]
                wanted.routes = [
                    .init(to: IPPrefix("10.77.0.0/16")!, via: IPAddress("10.5.0.9")!),
                    .init(to: IPPrefix("fd77::/32")!, via: IPAddress("fd05::9")!),
                ]
                try draft.apply(wanted)
            }
            let changed = try guest.perform(from: made.after) { try $0.updateBond(link("bond0"), .standard(.lacp)) }
            #expect(changed.after.routes == changed.before.routes)
            try guest.undo(changed)
            try guest.undo(made)
        }

        @Test("two NICs swap their names under VLAN devices and addresses, and back")
        func swappedNames() throws {
            let guest = try NetworkGuest.fresh()
            let made = try guest.perform(from: try guest.observe()) { draft in
                try draft.makeVLAN(on: link("eth1"), tag: VLANTag(7)!)
                try draft.setAddresses(
                    of: link("eth1.7"),
                    InterfaceAddressing([IPPrefix("10.7.0.2/24")!, IPPrefix("fd07::2/64")!], gateway: nil))
                try draft.addRoute(to: IPPrefix("10.78.0.0/16")!, via: IPAddress("10.7.0.9")!, on: nil)
            }
            let swapped = try guest.perform(from: made.after) { draft in
                try draft.rename([link("eth1"): link("eth2"), link("eth2"): link("eth1")], force: true)
            }
            try guest.undo(swapped)
            try guest.undo(made)
        }
    }
}
