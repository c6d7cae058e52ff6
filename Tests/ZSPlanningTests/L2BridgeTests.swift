import Testing
import ZSModel
import ZSPlanning

@Suite struct L2BridgeTests {
    func commands(_ plan: NetworkPlan) -> [String] { plan.steps.map { $0.words.joined(separator: " ") } }

    @Test("R-L2N-02: a bridge br_<device> is made on the device")
    func plainBridge() throws {
        let wanted = try L2Bridge.plan(on: name("eth1"), vlan: nil, owner: "zs:1", in: freshMachine)
        #expect(wanted.bridge == name("br_eth1") && wanted.port == name("eth1"))
        #expect(
            commands(wanted.plan) == [
                "ip link add name br_eth1 address 52:54:00:00:00:02 mtu 1500 type bridge forward_delay 0 stp_state 0",
                "ip link set dev br_eth1 alias zs:1",
                "ip link set dev eth1 master br_eth1",
                "ip link set dev br_eth1 up",
            ])
    }

    @Test("R-L2V-03: device and tag make the VLAN device and a bridge on it, switching the device on")
    func vlanBridge() throws {
        let wanted = try L2Bridge.plan(on: name("eth2"), vlan: VLANTag(10), owner: "zs:1", in: freshMachine)
        #expect(wanted.bridge == name("br_eth2_10") && wanted.port == name("eth2.10"))
        #expect(
            commands(wanted.plan) == [
                "ip link add link eth2 name eth2.10 mtu 1500 type vlan id 10",
                "ip link add name br_eth2_10 address 52:54:00:00:00:03 mtu 1500 type bridge forward_delay 0 stp_state 0",
                "ip link set dev br_eth2_10 alias zs:1",
                "ip link set dev eth2.10 alias zs:1",
                "ip link set dev eth2.10 master br_eth2_10",
                "ip link set dev eth2 up",
                "ip link set dev br_eth2_10 up",
            ])
    }

    @Test("N-73: addresses and routes of the device move to the bridge in the same plan, in an order the kernel takes")
    func movesAddresses() throws {
        let wanted = try L2Bridge.plan(on: name("eth0"), vlan: nil, owner: "zs:1", in: freshMachine)
        let after = wanted.plan.after
        #expect(after[name("eth0")]?.addresses == [])
        #expect(after[name("br_eth0")]?.addresses == freshMachine[name("eth0")]?.addresses)
        #expect(after.routes.count == 3 && after.routes.allSatisfy { $0.device == name("br_eth0") })
        #expect(after[name("br_eth0")]?.mac == freshMachine[name("eth0")]?.mac)
    }

    @Test("N-74: a bridge that has the device as a port is used as it is, whatever its name")
    func existingBridge() throws {
        var network = freshMachine
        network[name("mgmt")] = Link(name("mgmt"), .bridge(Link.Bridge()), mac: mac(2))
        network[name("eth1")]?.master = name("mgmt")
        let wanted = try L2Bridge.plan(on: name("eth1"), vlan: nil, owner: "zs:1", in: network)
        #expect(wanted.bridge == name("mgmt") && wanted.plan.isEmpty)
    }

    @Test("a second plan for the same L2 network is empty, and its removal leads back")
    func removal() throws {
        let wanted = try L2Bridge.plan(on: name("eth0"), vlan: VLANTag(7), owner: "zs:1", in: freshMachine)
        #expect(
            try L2Bridge.plan(on: name("eth0"), vlan: VLANTag(7), owner: "zs:1", in: wanted.plan.after).plan.isEmpty)
        #expect(
            try L2Bridge.removal(on: name("eth0"), vlan: VLANTag(7), owner: "zs:1", in: wanted.plan.after).after
                == freshMachine)
        #expect(try L2Bridge.removal(on: name("eth0"), vlan: VLANTag(7), owner: "zs:1", in: freshMachine).isEmpty)
    }

    @Test("a bridge and a VLAN device that somebody else made stay when the network goes")
    func notOurs() throws {
        let wanted = try L2Bridge.plan(on: name("eth0"), vlan: VLANTag(7), owner: "zs:1", in: freshMachine)
        #expect(
            try L2Bridge.removal(on: name("eth0"), vlan: VLANTag(7), owner: "zs:2", in: wanted.plan.after).isEmpty)
    }

    @Test(
        "N-72, R-L2V-05: bridge names are br_ and the device, dots as underscores, longer ones cut and hashed",
        arguments: [
            ("eth0", "br_eth0"), ("bond0.10", "br_bond0_10"), ("enp129s0f0np0", "br_enp12_6310d8"),
            ("enp129s0f0.104", "br_enp12_eb610d"),
        ])
    func bridgeNames(device: String, bridge: String) {
        #expect(name(device).bridge == name(bridge))
    }

    @Test("R-L2-03: a missing device is an error that names it")
    func missing() {
        #expect(throws: (Failure).self) {
            try L2Bridge.plan(on: name("em9"), vlan: nil, owner: "zs:1", in: freshMachine)
        }
        let failure = #expect(throws: Failure.self) {
            try L2Bridge.plan(on: name("em9"), vlan: VLANTag(4), owner: "zs:1", in: freshMachine)
        }
        #expect(failure?.kind == .notFound && failure?.message.contains("em9") == true)
    }
}
