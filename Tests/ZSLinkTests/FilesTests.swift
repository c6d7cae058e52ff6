import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSTestSupport

@Suite struct FilesTests {
    /// What was on the machine before, as administrators write it.
    static let present: [Backend: [(path: String, text: String)]] = [
        .ifcfg: [
            (
                "/etc/sysconfig/network-scripts/ifcfg-eth1",
                "# the office's machine\nDEVICE=eth1\nBOOTPROTO=dhcp\nONBOOT=no\nHWADDR=52:54:00:00:00:01\nDNS1=192.168.77.3\n"
            )
        ],
        .networkd: [
            (
                "/etc/systemd/network/20-wired.network",
                "[Match]\nName=eth1\n\n[Network]\nDHCP=yes\nDNS=192.168.77.3\n\n[DHCPv4]\nUseMTU=yes\n"
            ),
            ("/etc/systemd/network/90-other.network", "[Match]\nName=wl*\n\n[Network]\nDHCP=yes\n"),
        ],
        .networkmanager: [
            (
                "/etc/NetworkManager/system-connections/Wired 1.nmconnection",
                "[connection]\nid=Wired 1\nuuid=6f1c7d4e-6d0d-4a8e-9d0a-111111111111\ntype=ethernet\ninterface-name=eth1\n\n[ethernet]\nwake-on-lan=64\n\n[ipv4]\nmethod=auto\ndns=192.168.77.3;\n\n[proxy]\n"
            )
        ],
        .ifupdown: [
            (
                "/etc/network/interfaces",
                "source /etc/network/interfaces.d/*\n\n# The loopback\nauto lo\niface lo inet loopback\n\nallow-hotplug eth1 wlan0\n# The office\niface eth1 inet dhcp\n    dns-nameservers 192.168.77.3\n    up /usr/local/sbin/tell up\n\niface wlan0 inet dhcp\n"
            )
        ],
        .netplan: [
            (
                "/etc/netplan/01-installer.yaml",
                "# from the installer\nnetwork:\n  version: 2\n  ethernets:\n    eth1:\n      dhcp4: true\n      nameservers:\n        addresses: [192.168.77.3]\n    wlan0:\n      dhcp4: true\n"
            )
        ],
    ]

    /// The requests whose files are recorded.
    static let requests: [(name: String, subjects: [String], edit: @Sendable (inout NetworkDraft) throws -> Void)] = [
        (
            "address", ["eth1"],
            { draft in
                try draft.setAddresses(
                    of: name("eth1"),
                    InterfaceAddressing(
                        [IPPrefix("192.168.77.20/24")!, IPPrefix("192.168.78.20/24")!],
                        gateway: IPAddress("192.168.77.1")))
            }
        ),
        (
            "bridge", ["eth1", "br_eth1"],
            { draft in
                let bridge = try draft.putBridge(on: name("eth1"))
                try draft.setAddresses(
                    of: bridge, InterfaceAddressing([IPPrefix("192.168.77.20/24")!], gateway: IPAddress("192.168.77.1"))
                )
            }
        ),
        ("vlan", ["eth1.20"], { try $0.makeVLAN(on: name("eth1"), tag: VLANTag(20)!) }),
        ("rename", ["em01"], { try $0.rename([name("eth1"): name("em01")]) }),
        (
            "swap", ["eth1", "eth2"],
            { draft in
                try draft.rename([name("eth1"): name("eth2"), name("eth2"): name("eth1")], force: true)
            }
        ),
        ("detach", ["bond0"], { try $0.detach(name("eth3"), from: name("bond0")) }),
        (
            "unmade", ["bond0.10"],
            { draft in
                try draft.clear(name("br_bond0_10"))
            }
        ),
    ]

    static let all = Backend.allCases.flatMap { backend in requests.indices.map { (backend, $0) } }

    @Test("N-26, N-30, N-31: golden: what each backend is told, and what it is not", arguments: all)
    func files(backend: Backend, index: Int) throws {
        let request = Self.requests[index]
        let survey = try Survey.of(Recorded.machine(Self.present[backend] ?? []), by: .after(.seconds(5)))
        var draft = NetworkDraft(survey.observation.network)
        try request.edit(&draft)
        let change = try NetworkChange(
            id: UUID(high: 1, low: 2), try draft.plan(), subjects: Set(request.subjects.map(name)), on: survey,
            backend: backend)
        let text = change.files.map { file in
            let mode = String(file.mode, radix: 8)
            return file.new.map { "=== \(file.path) \(file.old == nil ? "new" : "changed") \(mode)\n\($0)" }
                ?? "=== \(file.path) gone\n"
        }.joined()
        #expect(text == (try golden("\(backend.rawValue)-\(request.name)", recording: text)))
        // Written once, they are found as they should be.
        let written = try Survey.of(Recorded.machine(change.filesAfter(survey.files)), by: .after(.seconds(5)))
        let again = try NetworkChange(
            id: UUID(high: 1, low: 3), try NetworkPlan(from: draft.network, to: draft.network),
            subjects: Set(request.subjects.map(name)), on: written, backend: backend)
        #expect(again.files == [])
    }
}

extension Recorded {
    /// The recorded machine without the route that zs would refuse to move.
    static func machine(_ files: [(path: String, text: String)]) -> RecordedShell {
        let plain = routes.split(separator: "\n").filter { !$0.contains("encap") }.joined(separator: "\n")
        return RecordedShell(
            [("links", links), ("routes", plain), ("hardware", ""), ("bond bond0", bond)]
                + files.map { ("file 644 \($0.path)", $0.text + "x") } + [("facts", " ifup"), ("gateways", "")])
    }
}

extension NetworkChange {
    /// All files as they are when the change is made.
    fileprivate func filesAfter(_ before: [ConfigurationFile]) -> [(path: String, text: String)] {
        var texts = Dictionary(uniqueKeysWithValues: before.map { ($0.path, $0.text) })
        for file in files { texts[file.path] = file.new }
        return texts.sorted { $0.key < $1.key }.map { (path: $0.key, text: $0.value) }
    }
}
