import Testing
import ZSLink
import ZSModel
import ZSPorts

func name(_ text: String) -> InterfaceName { InterfaceName(text)! }

@Suite struct ObservationTests {
    let soon = Deadline.after(.seconds(5))

    @Test("what ip prints becomes links with all that is needed to put them back")
    func links() throws {
        let network = try Observation.of(Recorded.shell(), by: soon).network
        #expect(network[name("bond0")]?.bond == Bond(.lacp, [.lacpRate: "fast", .hashPolicy: "layer2+3"]))
        #expect(network[name("bond0.10")]?.kind == .vlan(base: name("bond0"), tag: VLANTag(10)!))
        // The address of a VLAN device is its base's; that of a NIC in a bond is its own, not the bond's.
        #expect(network[name("bond0.10")]?.mac == nil)
        #expect(network[name("eth2")]?.mac == MACAddress("52:54:00:00:00:02"))
        #expect(network[name("br_bond0_10")]?.bridge == Link.Bridge(hasSpanningTree: false, forwardDelay: 0))
        #expect(network[name("vnic1.0")]?.kind == .other("tun"))
        #expect(network.members(of: name("bond0")).map(\.name.text) == ["eth2", "eth3"])
    }

    @Test("addresses keep label, lifetime and the order in which they were added; link-local ones are the kernel's")
    func addresses() throws {
        let addresses = try #require(try Observation.of(Recorded.shell(), by: soon).network[name("eth1")]?.addresses)
        #expect(
            addresses.map(\.description) == ["192.168.77.10/24", "192.168.77.11/24", "fd77::11/64", "fd77::12/64"])
        #expect(addresses[0].lifetime != nil && addresses[1].lifetime == nil)
        #expect(addresses[1].label == "eth1:1" && addresses[0].label == nil)
        #expect(addresses.flatMap(\.unknown).isEmpty)
    }

    @Test("of the routes those are kept that somebody set; one with attributes unknown to zs says so")
    func routes() throws {
        let routes = try Observation.of(Recorded.shell(), by: soon).network.sortedRoutes
        #expect(
            routes.map(\.description) == [
                "10.77.0.0/16 via 192.168.77.3 dev eth1", "172.30.32.0/20 via 192.168.77.2 dev eth1",
                "fd88::/32 via fd77::1 dev eth1", "default via 192.168.77.1 dev eth1",
            ])
        #expect(routes.map(\.unknown) == [["encap"], [], [], []])
        #expect(routes.map(\.family) == [.v4, .v4, .v6, .v4])
        #expect(routes[3].metric == 1024 && routes[3].source == IPAddress("192.168.77.10") && routes[2].metric == nil)
    }

    @Test("/proc/net/bonding gives the NICs' state, the aggregators and the switch's side")
    func bonds() throws {
        let bond = try #require(try Observation.of(Recorded.shell(), by: soon).bond(name("bond0")))
        #expect(bond.partnerMAC == "00:00:00:00:00:00")
        #expect(bond.slaves.map(\.isUp) == [true, false] && bond.slaves.map(\.aggregator) == [1, 2])
        #expect(bond.slaves[0].speed == 10000 && bond.slaves[1].speed == nil && bond.slaves[0].failures == 3)
    }

    @Test("N-92: a switch that does not speak LACP and a NIC without a link are found")
    func findings() throws {
        let found = try Observation.of(Recorded.shell(), by: soon).findings.filter { $0.rule == "N-92" }
        #expect(found.map(\.message) == ["eth3 has no link", "the switch does not speak LACP on its ports (N-46)"])
    }

    @Test(
        "an answer that is not what was asked for is an error, never a network without links",
        arguments: [
            "", "@links 5\n[{}]", "@links 2\n[]\nrubbish", "@links x\n[]\n", "@links 9999\n[]\n", "@links 3\nno!\n",
        ])
    func rubbish(answer: String) {
        #expect(throws: Failure.self) { try Observation.of(RecordedShell(answering: answer), by: soon) }
    }

    @Test(
        "N-30: the writer is chosen by what the machine has",
        arguments: [
            ([("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\n")], " networkd", Backend.ifcfg),
            ([("/etc/netplan/01.yaml", "network:\n")], " netplan networkd", .netplan),
            ([("/etc/network/interfaces", "iface eth0 inet dhcp\n")], " ifup NetworkManager", .ifupdown),
            ([("/etc/network/interfaces", "iface lo inet loopback\n")], " ifup NetworkManager", .networkmanager),
            ([("/etc/network/interfaces", "iface lo inet loopback\n")], " ifup networkd", .networkd),
            ([], " ifup", .ifupdown),
        ] as [([(String, String)], String, Backend)])
    func backend(files: [(String, String)], facts: String, wanted: Backend) throws {
        let survey = try Survey.of(Recorded.shell(files.map { (path: $0.0, text: $0.1) }, facts: facts), by: soon)
        #expect(try survey.backend() == wanted)
    }
}
