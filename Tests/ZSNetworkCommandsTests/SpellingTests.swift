import Testing
import ZSCommandLine
import ZSModel
import ZSNetworkCommands

@Suite struct SpellingTests {
    /// Every command line of the manual, and the plain forms.
    static let lines = [
        "zs-show-network",
        "zs-network-setting -i eth0 192.168.1.10 255.255.255.0 192.168.1.1",
        "zs-network-setting -i eth0.10 192.168.1.10 255.255.255.0 192.168.1.1",
        "zs-network-setting -b eth0 192.168.1.10 255.255.255.0 192.168.1.1",
        "zs-network-setting -b bond0.10 192.168.1.10 255.255.255.0 192.168.1.1",
        "zs-network-setting -d eth0",
        "zs-change-nic -c eth0 em01",
        "zs-change-nic -c eth0 em1",
        "zs-vlan -c zsnic0 10",
        "zs-vlan -d zsnic0 10",
        "zs-vlan -c bond0 10",
        "zs-bond-lacp -c bond0",
        "zs-bond-lacp -d bond0",
        "zs-bond-ab -c bond0",
        "zs-bond-ab -d bond0",
        "zs-nic-to-bond -a bond0 em1",
        "zs-nic-to-bond -d bond0 em1",
        "zs-bond -c bond0 mode 802.3ad xmit_hash_policy layer2+3 mtu 9000",
        "zs-bond -u bond0 mode active-backup mtu 1500",
        "zs-bond -d bond0",
        "zs-bond create bond0 --mode 802.3ad --miimon 100 --xmit-hash-policy layer2+3 --lacp-rate fast --mtu 9000",
        "zs-bond create bond0 --nics em1,em2",
        "zs-bond create bond0 --mode 0 --switch-configured --opts miimon=100",
        "zs-bond update bond0 --mode 6",
        "zs-bond delete bond0 --with-slaves",
        "zs-bond attach bond0 em1 em2 --move-address",
        "zs-bond attach bond0 em1 --take-address",
        "zs-bond detach bond0 em1 --force",
        "zs-bond list",
        "zs-bond show bond0",
        "zs-vlan create bond0 10 --host h1 --host root@10.0.0.2:2222",
        "zs-vlan delete bond0 10 --dry-run",
        "zs-vlan list",
        "zs-network-setting show --output json",
        "zs-network-setting interface eth0 192.168.1.10/24 192.168.1.1 --no-default-route --no-probe",
        "zs-network-setting bridge eth0 fd00::2/64",
        "zs-network-setting unbridge eth0",
        "zs-network-setting clear eth0",
        "zs-network-setting rename eth0 em01",
        "zs-network-setting route add 172.30.32.0/20 162.3.110.247",
        "zs-network-setting route delete 172.30.32.0/20",
        "zs-network-setting plan --design 2 --nics em01,em02,em03",
        "zs-network-setting plan rack.json --host h1 --host h2",
        "zs-network-setting apply rack.json --no-wait --confirm-timeout 60 --require-gateway --backend networkd",
        "zs-network-setting apply -",
        "zs-network-setting revert",
        "zs-network-setting confirm --host h1",
        "zs-network-setting export",
        "zs-network-setting check --cluster c1 --no-probe",
    ]

    @Test("N-01…N-11: every spelling of the manual and every plain form is understood", arguments: lines)
    func understood(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let program = NetworkPrograms.program(words[0])
        #expect(program.name == words[0])
        guard case .call = try program.parse(Array(words.dropFirst())) else {
            Issue.record("\(line) is not a call")
            return
        }
    }
}
