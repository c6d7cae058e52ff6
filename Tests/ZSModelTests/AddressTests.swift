import Testing
import ZSModel
import ZSTestSupport

@Suite struct Addresses {
    @Test("IPv4 addresses are read and written", arguments: ["0.0.0.0", "10.0.0.1", "255.255.255.255", "192.168.1.10"])
    func goodAddress(text: String) { #expect(reading(text, as: IPv4Address.self) == text) }

    @Test(
        "what another reader might take for something else is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.", ".1.2.3", "1..2.3", "+1.2.3.4",
            "-0.0.0.0",
            "1.2.3.-0", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4\n", "0x1.2.3.4", "1.2.3.4/24", "::1", "1.2.3.٤", "1e1.2.3.4",
            "99999999999999999999.1.1.1",
        ])
    func badAddress(text: String) { #expect(reading(text, as: IPv4Address.self).hasPrefix("refused: ")) }

    @Test("an address moves within the address space only")
    func advanced() throws {
        let address = try IPv4Address.read("10.0.0.255")
        #expect(address.advanced(by: 1)?.description == "10.0.1.0")
        #expect(address.advanced(by: -256)?.description == "9.255.255.255")
        #expect(address.advanced(by: .max) == nil)
        #expect(address.advanced(by: .min) == nil)
        #expect(try IPv4Address.read("255.255.255.255").advanced(by: 1) == nil)
    }

    @Test(
        "a netmask is ones, then zeros, in either form",
        arguments: [
            ("255.255.255.0", "255.255.255.0"), ("24", "255.255.255.0"), ("/24", "255.255.255.0"), ("0", "0.0.0.0"),
            ("0.0.0.0", "0.0.0.0"), ("32", "255.255.255.255"), ("255.255.255.255", "255.255.255.255"),
            ("128.0.0.0", "128.0.0.0"),
            ("1", "128.0.0.0"), ("255.255.254.0", "255.255.254.0"),
        ])
    func goodNetmask(text: String, mask: String) { #expect(reading(text, as: IPv4Netmask.self) == mask) }

    @Test(
        "other masks are refused",
        arguments: [
            "33", "-1", "+24", "024", "//24", "255.0.255.0", "0.255.255.255", "255.255.255.1", "", "/", "ffffff00",
        ])
    func badNetmask(text: String) { #expect(reading(text, as: IPv4Netmask.self).hasPrefix("refused: ")) }

    @Test(
        "a network is named by any of its addresses",
        arguments: [
            ("10.1.2.3/24", "10.1.2.0/24"), ("10.0.0.0/8", "10.0.0.0/8"), ("1.2.3.4/32", "1.2.3.4/32"),
            ("1.2.3.4/0", "0.0.0.0/0"),
        ])
    func goodNetwork(text: String, network: String) { #expect(reading(text, as: IPv4Network.self) == network) }

    @Test(
        "other networks are refused",
        arguments: [
            "10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0/8", "/8", "10.0.0.0/", "10.0.0.0/8/8",
        ])
    func badNetwork(text: String) { #expect(reading(text, as: IPv4Network.self).hasPrefix("refused: ")) }

    @Test("networks and ranges know what they hold")
    func containment() throws {
        let network = try IPv4Network.read("10.1.2.0/24")
        #expect(network.broadcast.description == "10.1.2.255")
        #expect(try network.contains(.read("10.1.2.255")))
        #expect(try !network.contains(.read("10.1.3.0")))
        #expect(try network.overlaps(.read("10.0.0.0/8")))
        #expect(try IPv4Network.read("10.0.0.0/8").overlaps(network))
        #expect(try !network.overlaps(.read("10.1.3.0/24")))
        let (first, last) = (try IPv4Address.read("10.0.0.5"), try IPv4Address.read("10.0.0.9"))
        let range = try #require(IPv4Range(first, last))
        #expect(range.count == 5)
        #expect(range.contains(first) && range.contains(last))
        #expect(try !range.contains(.read("10.0.0.10")))
        #expect(IPv4Range(last, first) == nil)
        #expect(try range.overlaps(#require(IPv4Range(last, last))))
        #expect(try !range.overlaps(#require(IPv4Range(.read("10.0.0.10"), .read("10.0.0.11")))))
        let all = try #require(IPv4Range(.read("0.0.0.0"), .read("255.255.255.255")))
        #expect(all.count == 1 << 32)
    }

    @Test(
        "MAC addresses are read and written in lower case",
        arguments: [
            ("fa:16:3e:00:ff:01", "fa:16:3e:00:ff:01"), ("FA:16:3E:AB:CD:EF", "fa:16:3e:ab:cd:ef"),
            ("00:00:00:00:00:00", "00:00:00:00:00:00"),
        ])
    func goodMAC(text: String, mac: String) { #expect(reading(text, as: MACAddress.self) == mac) }

    @Test(
        "other MAC addresses are refused",
        arguments: [
            "", "fa:16:3e:00:ff", "fa:16:3e:00:ff:01:02", "fa-16-3e-00-ff-01", "fa163e00ff01", "f:16:3e:00:ff:01",
            "+a:16:3e:00:ff:01", "ga:16:3e:00:ff:01", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "fa:16:3e:00:ff:0１",
        ])
    func badMAC(text: String) { #expect(reading(text, as: MACAddress.self).hasPrefix("refused: ")) }

    @Test("A-NET-07: MAC addresses of ours are unicast and locally administered")
    func randomMAC() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<100 {
            let mac = MACAddress(random: &random)
            #expect(mac.description.hasPrefix("fa:"))
            #expect(reading(mac.spelled, as: MACAddress.self) == mac.spelled)
        }
    }
}
