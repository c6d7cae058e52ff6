import Testing
import ZSModel

@Suite struct Links {
    @Test("R-L2V-01: VLAN tags are 1 to 4094", arguments: [("1", "1"), ("4094", "4094"), ("10", "10")])
    func goodTag(text: String, tag: String) { #expect(reading(text, as: VLANTag.self) == tag) }

    @Test(
        "other tags are refused", arguments: ["0", "4095", "-1", "+5", "010", "", "x", "1.0", "99999999999999999999"])
    func badTag(text: String) { #expect(reading(text, as: VLANTag.self) == "refused: expected a VLAN tag, 1 to 4094") }

    @Test("ports are 1 to 65535")
    func ports() {
        #expect(["1", "22", "65535"].map { reading($0, as: Port.self) } == ["1", "22", "65535"])
        for text in ["0", "65536", "-1", "+22", "022", "", "ssh"] {
            #expect(reading(text, as: Port.self).hasPrefix("refused: "))
        }
        #expect(Port.ssh.number == 22)
    }

    @Test(
        "R-L2V-05: device names are those that every tool takes",
        arguments: ["eth0", "bond0.10", "enp3s0f1", "br_eth0-10", "a", "123456789012345", "vnic1@x"])
    func goodName(text: String) {
        #expect(reading(text, as: InterfaceName.self) == text)
        #expect(InterfaceName(text)?.text == text)
    }

    @Test(
        "other device names are refused",
        arguments: [
            "", "1234567890123456", ".", "..", "-x", "a/b", "a b", "a:0", "a%b", "a\tb", "a\nb", "é0", "a;b", "$x",
            "a*", "\u{7f}",
        ])
    func badName(text: String) {
        #expect(reading(text, as: InterfaceName.self).hasPrefix("refused: "))
        #expect(InterfaceName(text) == nil)
    }
}
