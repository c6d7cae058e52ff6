import Testing
import ZSModel
import ZSPlanning

@Suite struct AddressTests {
    static func range(_ first: StaticString, _ last: StaticString) -> IPv4Range {
        IPv4Range(ip(first), ip(last))!
    }

    @Test("A-NET-02: every free address of several ranges is drawn, and no other")
    func everyFreeAddress() {
        let pool = AddressPool(
            ranges: [Self.range("10.0.1.0", "10.0.1.3"), Self.range("10.0.0.10", "10.0.0.12")],
            used: [ip("10.0.0.11"), ip("9.9.9.9")], kept: [ip("10.0.1.0")])
        #expect(pool.freeCount == 5)
        #expect(pool.firstFree == ip("10.0.0.10"))
        var generator = Seeded(3)
        var drawn: [IPv4Address: Int] = [:]
        for _ in 0..<5000 { drawn[pool.random(using: &generator)!, default: 0] += 1 }
        #expect(
            drawn.keys.sorted().map(\.description) == ["10.0.0.10", "10.0.0.12", "10.0.1.1", "10.0.1.2", "10.0.1.3"])
        #expect(drawn.values.allSatisfy { (850...1150).contains($0) })
    }

    @Test("A-NET-02: a pool agrees with a plain list of its free addresses while addresses are taken")
    func agreesWithList() {
        var pool = AddressPool(ranges: [Self.range("10.0.0.250", "10.0.1.20"), Self.range("10.0.3.1", "10.0.3.9")])
        var free = pool.free(limit: .max)
        var generator = Seeded(5)
        #expect(free.count == 36)
        while let address = pool.random(using: &generator) {
            #expect(pool.objection(to: address) == nil)
            pool.take(address)
            free.removeAll { $0 == address }
            #expect(pool.free(limit: 100) == free)
            #expect(pool.objection(to: address) == "\(address) is in use")
            let start = ip("10.0.1.5")
            #expect(pool.free(from: start, limit: 3) == Array(free.filter { $0 >= start }.prefix(3)))
        }
        #expect(free.isEmpty)
        #expect(pool.firstFree == nil)
    }

    @Test("A-NET-02: drawing from a whole /8 with 100,000 addresses gone is a matter of microseconds")
    func wholeNetwork() {
        var generator = Seeded(11)
        let first = ip("10.0.0.0").number
        let used = (0..<100_000).map { _ in
            IPv4Address(number: first + UInt32.random(in: 0..<1 << 24, using: &generator))
        }
        let pool = AddressPool(ranges: [Self.range("10.0.0.0", "10.255.255.255")], used: used)
        let taken = Set(used)
        #expect(pool.freeCount == 1 << 24 - taken.count)
        let time = ContinuousClock().measure {
            for _ in 0..<1000 { #expect(!taken.contains(pool.random(using: &generator)!)) }
        }
        #expect(time < .seconds(1))
    }

    @Test("the whole of IPv4 is a range like any other")
    func everything() {
        let pool = AddressPool(
            ranges: [Self.range("0.0.0.0", "255.255.255.255")], used: [ip("255.255.255.255")])
        #expect(pool.freeCount == 1 << 32 - 1)
        #expect(pool.free(from: ip("255.255.255.254"), limit: 9) == [ip("255.255.255.254")])
    }

    @Test(
        "R-IPR-06: ranges that cannot be",
        arguments: [
            ("10.0.0.9", "10.0.0.2", "10.0.0.1", "comes after its end"),
            ("10.0.0.9", "10.0.1.2", "10.0.0.1", "10.0.1.2 lies outside the network 10.0.0.0/24"),
            ("10.0.0.2", "10.0.0.9", "10.0.0.5", "gateway 10.0.0.5 lies inside the range"),
            ("10.0.0.2", "10.0.0.9", "10.0.1.1", "gateway 10.0.1.1 lies outside the network"),
            ("10.0.0.0", "10.0.0.9", "10.0.0.50", "10.0.0.0 is the network address"),
            ("10.0.0.2", "10.0.0.255", "10.0.0.1", "10.0.0.255 is the broadcast address"),
        ])
    func refused(first: String, last: String, gateway: String, why: String) throws {
        let failure = #expect(throws: Failure.self) {
            try AddressRange(
                first: IPv4Address.read(first), last: IPv4Address.read(last), mask: IPv4Netmask.read("24"),
                gateway: IPv4Address.read(gateway))
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains(why) == true)
        #expect(failure?.message.hasSuffix("(R-IPR-06)") == true)
    }

    @Test("R-IPR-01, R-IPR-06: ranges of one network share mask and gateway and do not overlap")
    func beside() throws {
        let network = try IPv4Netmask.read("255.255.255.0")
        let gateway = ip("10.0.0.1")
        let first = try AddressRange(
            first: ip("10.0.0.2"), last: ip("10.0.0.9"), mask: network, gateway: gateway)
        let next = try AddressRange(
            first: ip("10.0.0.10"), last: ip("10.0.0.19"), mask: network, gateway: gateway)
        try next.check(beside: [first])
        let others: [(AddressRange, String)] = try [
            (
                AddressRange(
                    first: ip("10.0.0.9"), last: ip("10.0.0.12"), mask: network, gateway: gateway),
                "overlaps range 10.0.0.2-10.0.0.9 (R-IPR-06)"
            ),
            (
                AddressRange(
                    first: ip("10.0.0.20"), last: ip("10.0.0.21"), mask: network, gateway: nil),
                "gateway none differs from 10.0.0.1 of range 10.0.0.2-10.0.0.9 (R-IPR-01)"
            ),
            (
                AddressRange(
                    first: ip("10.0.0.20"), last: ip("10.0.0.21"), mask: IPv4Netmask.read("25"),
                    gateway: gateway),
                "netmask 255.255.255.128 differs from 255.255.255.0 of range 10.0.0.2-10.0.0.9 (R-IPR-01)"
            ),
        ]
        for (range, why) in others {
            let failure = #expect(throws: Failure.self) { try range.check(beside: [first]) }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.hasSuffix(why) == true)
        }
    }

    @Test(
        "R-IPR-07: from a CIDR, the gateway is the first usable address unless it is given",
        arguments: [
            ("192.168.1.0/24", nil, "192.168.1.2-192.168.1.254", "192.168.1.1"),
            ("192.168.1.77/24", "192.168.1.254", "192.168.1.1-192.168.1.253", "192.168.1.254"),
            ("10.0.0.4/30", nil, "10.0.0.6-10.0.0.6", "10.0.0.5"),
            ("0.0.0.0/0", nil, "0.0.0.2-255.255.255.254", "0.0.0.1"),
        ] as [(String, String?, String, String)])
    func fromNetwork(network: String, gateway: String?, range: String, resulting: String) throws {
        let given = try gateway.map { try IPv4Address.read($0) }
        let made = try AddressRange(IPv4Network.read(network), gateway: given)
        #expect(made.range.description == range)
        #expect(made.gateway?.description == resulting)
    }
    @Test(
        "R-IPR-07: networks too small, and gateways in the middle",
        arguments: [
            ("10.0.0.0/31", nil), ("10.0.0.0/32", nil), ("10.0.0.0/24", "10.0.0.9"), ("10.0.0.0/24", "10.0.0.0"),
        ] as [(String, String?)])
    func notFromNetwork(network: String, gateway: String?) throws {
        let given = try gateway.map { try IPv4Address.read($0) }
        #expect(throws: Failure.self) { try AddressRange(IPv4Network.read(network), gateway: given) }
    }

    @Test("A-NET-07: a made MAC is local, unicast, and not one that is used")
    func mac() throws {
        var generator = Seeded(1)
        let first = try MACAddress.unused(using: &generator) { _ in false }
        generator = Seeded(1)
        let second = try MACAddress.unused(using: &generator) { $0 == first }
        #expect(first != second)
        #expect(first.description.hasPrefix("fa:"))
        let failure = #expect(throws: Failure.self) { try MACAddress.unused(using: &generator) { _ in true } }
        #expect(failure?.code == "VM.1009")
    }
}

@Suite struct L2DevicesTests {
    @Test(
        "R-L2V-03, R-L2V-05: devices and bridges of L2 networks",
        arguments: [
            ("eth0", nil, "eth0", "br_eth0"), ("eth0", 10, "eth0.10", "br_eth0_10"),
            ("enp0s31f6", nil, "enp0s31f6", "br_enp0s31f6"), ("bond0.2016", nil, "bond0.2016", "br_bond0_2016"),
            // Longer than 15 bytes: shortened, always in the same way.
            ("enp0s31f6", 4000, "enp0s31f6.4000", "br_enp0s_b2da77"),
            ("enx001122334455", nil, "enx001122334455", "br_enx00_893eba"),
        ] as [(String, Int?, String, String)])
    func names(base: String, vlan: Int?, carrier: String, bridge: String) throws {
        let devices = try L2Devices(physicalInterface: InterfaceName.read(base), vlan: vlan.flatMap(VLANTag.init))
        #expect(devices.carrier.text == carrier)
        #expect(devices.bridge.text == bridge)
        #expect(devices.warnings.isEmpty)
    }
    @Test("R-L2V-05: a vlan device whose name would be too long is refused")
    func tooLong() throws {
        let failure = #expect(throws: Failure.self) {
            try L2Devices(physicalInterface: InterfaceName.read("enx001122334455"), vlan: VLANTag(1))
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("enx001122334455.1") == true)
    }
    @Test("R-L2V-04: a device that seems to carry the vlan already is warned of")
    func nested() throws {
        let devices = try L2Devices(physicalInterface: InterfaceName.read("eth0.2016"), vlan: VLANTag(2016))
        #expect(devices.carrier.text == "eth0.2016.2016")
        #expect(devices.warnings.count == 1)
    }
}
