import Testing
import ZSModel
import ZSNetworkCommands
import ZSPlanning
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite struct DescriptionTests {
    /// The example that the manual page shows.
    private func example() throws -> JSON {
        let path = try AbsolutePath.read("\(Checkout.root())/man/zs-network.5")
        let lines = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n")
        let example = lines.drop { $0 != ".nf" }.dropFirst().prefix { $0 != ".fi" }
        return try JSONReader.read(Array(example.joined(separator: "\n").utf8))
    }

    @Test("N-37: the document of the manual page says what the manual page means, and is written as it was read")
    func roundTrip() throws {
        let read = try NetworkDescription(example())
        #expect(read.renames.map(\.name.text) == ["em01", "em02"])
        #expect(read.bonds.map(\.bond) == [.standard(.lacp)] && read.bonds[0].slaves.map(\.text) == ["em01", "em02"])
        #expect(read.vlans.map(\.tag.number) == [10])
        #expect(read.addresses.map(\.onBridge) == [true])
        #expect(read.addresses[0].request.addresses.map(\.description) == ["192.168.1.10/24"])
        #expect(read.addresses[0].request.gateway?.description == "192.168.1.1")
        #expect(read.routes.map(\.destination.description) == ["172.30.32.0/20"])
        #expect(try NetworkDescription(read.json) == read)
    }

    @Test("addresses of both families and gateways that are no default route survive being written and read")
    func families() throws {
        let document: JSON = [
            "addresses": [
                ["interface": "eth0", "address": "10.0.0.2/24", "gateway": "10.0.0.1", "defaultRoute": false],
                ["interface": "eth0", "address": "10.0.0.3/24"],
                ["interface": "eth0", "address": "fd00::2/64"],
                ["interface": "eth1", "bridge": true],
            ]
        ]
        let read = try NetworkDescription(document)
        #expect(read.addresses.count == 3)
        #expect(try NetworkDescription(read.json) == read)
    }

    @Test(
        "a document with a mistake is refused, naming its place and the rule that it breaks",
        arguments: [
            ("[]", "the description is not an object", "N-37"),
            (#"{"bond": []}"#, "no member 'bond'", "N-37"),
            (#"{"bonds": {}}"#, "'bonds' is not a list", "N-37"),
            (#"{"bonds": [{"mode": "802.3ad"}]}"#, "bonds[0] has no 'name'", "N-52"),
            (#"{"bonds": [{"name": "bond0", "mode": "7"}]}"#, "bonds[0]: mode '7'", "N-37"),
            (#"{"bonds": [{"name": "bond0", "options": "colour=red"}]}"#, "bonds[0]: options", "N-41"),
            (#"{"vlans": [{"base": "eth0", "id": 4095}]}"#, "vlans[0]: id '4095'", "N-37"),
            (#"{"vlans": [{"base": "a-name-of-16-byt", "id": 1}]}"#, "vlans[0]: base", "N-37"),
            (#"{"addresses": [{"interface": "eth0", "address": "10.0.0.2"}]}"#, "has no netmask", "N-52"),
            (
                #"{"addresses": [{"interface": "eth0", "address": "10.0.0.2", "netmask": "255.0.255.0"}]}"#,
                "netmask '255.0.255.0'", "N-53"
            ),
            (#"{"routes": [{"cidr": "10.0.0.0/8", "via": "nowhere"}]}"#, "routes[0]: via 'nowhere'", "N-37"),
        ])
    func refused(text: String, complaint: String, rule: String) throws {
        let document = try JSONReader.read(Array(text.utf8))
        let failure = #expect(throws: Failure.self) { try NetworkDescription(document) }
        #expect(failure?.kind == .usage && failure?.message.contains(complaint) == true, "\(failure as Any)")
        #expect(failure?.details == [.init("rule", rule)])
    }
}
