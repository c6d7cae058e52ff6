import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRemote
import ZSRendering
import ZSSystem
import ZSTestSupport

extension NetworkTests {
    @Suite struct NormalisationTests {
        /// The tools under all their names.
        private func tools(_ body: (BinaryRunner) async throws -> Void) async throws {
            try await TemporaryDirectory.use { directory in
                var runner = try BinaryRunner(home: NetworkGuest.current.home)
                let real = runner.binaries
                let local = LocalShell()
                for names in [
                    ["zs-network-setting", "zs-show-network", "zs-change-nic"],
                    ["zs-bond", "zs-bond-lacp", "zs-bond-ab", "zs-nic-to-bond"], ["zs-vlan"],
                ] {
                    for name in names {
                        let command = Command(
                            ["ln", "-s", real.appending(names[0]).text, directory.appending(name).text], asRoot: false)
                        try local.require("linking", command, by: .after(.seconds(10)))
                    }
                }
                runner.binaries = directory
                try await body(runner)
            }
        }

        @Test("N-32…N-36: the manual's own commands, in the manual's order, make what the manual says")
        func manual() async throws {
            let guest = try NetworkGuest.fresh()
            let host = guest.hostOption
            let care = host + ["--confirm-timeout", "120", "--backend", "ifupdown"]
            try await tools { runner in
                func change(_ line: String) async throws -> String {
                    let words = line.split(separator: " ").map(String.init)
                    let result = try await runner.run(words[0], words.dropFirst() + care).command
                    #expect(result.succeeded, "\(line): \(result.errorText)")
                    return result.text
                }
                #expect(try await change("zs-change-nic -c eth1 em1") == "eth1 is em1 now\n")
                _ = try await change("zs-change-nic -c eth2 em02")
                #expect(
                    try await change("zs-bond-ab -c bond0") == """
                        | Bond Name | SLAVE(s) | BONDING_OPTS      |
                        |-----------|----------|-------------------|
                        | bond0     |          | miimon=100 mode=1 |

                        """)
                _ = try await change("zs-nic-to-bond -a bond0 em1")
                #expect(
                    try await change("zs-nic-to-bond -a bond0 em02") == """
                        | Bond Name | SLAVE(s) | BONDING_OPTS      |
                        |-----------|----------|-------------------|
                        | bond0     | em02     | miimon=100 mode=1 |
                        |           | em1      |                   |

                        """)
                _ = try await change("zs-vlan -c bond0 10")
                _ = try await change("zs-network-setting -b bond0.10 10.4.0.10 255.255.255.0")
                let network = try guest.observe()
                #expect(network.members(of: link("bond0")).map(\.name) == [link("em02"), link("em1")])
                #expect(network[link("bond0")]?.bond == .standard(.activeBackup))
                #expect(network[link("bond0.10")]?.master == link("br_bond0_10"))
                #expect(network[link("br_bond0_10")]?.addresses.map(\.description) == ["10.4.0.10/24"])
                #expect(network[link("br_bond0_10")]?.mac == network[link("bond0")]?.mac)
                // What is shown is what `ip` says.
                let shown = try await runner.json("zs-network-setting", ["show"] + host)
                let kernel = try JSONReader.read(Array(try guest.run("ip -json address show").utf8))
                #expect(shown["interfaces"]?.list?.map(\.essence) == kernel.list?.map(\.essence))

                // The second time nothing changes.
                let again = try await runner.json(
                    "zs-network-setting", ["-b", "bond0.10", "10.4.0.10", "255.255.255.0"] + care)
                #expect(again["changed"] == false)
                let listing = try await runner.run("zs-show-network", host).command.text
                #expect(listing.contains("em1: <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP> mtu 1500"))
                #expect(listing.hasSuffix("|           | em1   |                   |\n"))
                // And all the way back.
                _ = try await change("zs-network-setting unbridge bond0.10")
                _ = try await change("zs-network-setting -d bond0.10")
                _ = try await change("zs-vlan -d bond0 10")
                _ = try await change("zs-nic-to-bond -d bond0 em1")
                _ = try await change("zs-nic-to-bond -d bond0 em02")
                _ = try await change("zs-bond-ab -d bond0")
                #expect(try guest.observe()[link("bond0")] == nil)
                #expect(try guest.run("cat /etc/network/interfaces.d/zs || :").contains("bond0") == false)
            }
        }

        @Test("a dry run says what it would do and does nothing")
        func dryRun() async throws {
            let guest = try NetworkGuest.fresh()
            let before = try guest.observe()
            try await tools { runner in
                let host = guest.hostOption
                let backend = ["--backend", "networkd"]
                let answer = try await runner.json("zs-vlan", ["create", "eth3", "77", "--dry-run"] + host + backend)
                #expect(
                    answer["commands"]?.list?.first == "ip link add link eth3 name eth3.77 mtu 1500 type vlan id 77")
                #expect(answer["changes"]?.list?.isEmpty == false)
            }
            try guest.expect(before)
            #expect(try guest.run("ls /etc/zs-network/change 2>/dev/null || echo none") == "none\n")
        }

        @Test("issue 4: a whole normalisation from one document over SSH takes under 5 s of our own time")
        func oneDocument() async throws {
            let guest = try NetworkGuest.fresh()
            let document = """
                {"rename": [{"from": "eth1", "name": "em1"}, {"mac": "52:54:00:00:00:03", "name": "em2"}],
                 "bonds": [{"name": "bond3", "slaves": ["em1", "em2"]}], "vlans": [{"base": "bond3", "id": 10}],
                 "addresses": [{"interface": "bond3.10", "bridge": true, "address": "10.9.0.10", "netmask": "255.255.255.0"}]}
                """
            try await tools { runner in
                let host = guest.hostOption
                let backend = ["--backend", "ifupdown"]
                let child = try runner.start(
                    "zs-network-setting", ["apply", "-", "--confirm-timeout", "120"] + host + backend,
                    input: Array(document.utf8))
                let result = try await child.end(by: .after(.seconds(200)))
                #expect(result.command.succeeded, "\(result.command.errorText)")
                #expect(result.usage.processorTime < .seconds(5))
                // What export writes, apply finds done.
                let exported = try await runner.json("zs-network-setting", ["export"] + host)
                let again = try await runner.json(
                    "zs-network-setting", ["apply", "-"] + host + backend, input: Array(exported.written().utf8))
                #expect(again["changed"] == false)
            }
        }
    }
}

extension JSON {
    /// What `ip` and `show` both say of a link.
    fileprivate var essence: [JSON?] {
        let addresses = (self["addr_info"] ?? self["addresses"])?.list?.map { address in
            JSON.list([
                address["local"] ?? address["address"] ?? .null, address["prefixlen"] ?? address["prefix"] ?? .null,
            ])
        }
        return [
            self["ifname"] ?? self["name"], self["ifindex"] ?? self["index"], self["mtu"],
            self["operstate"] ?? self["state"],
            self["address"] ?? self["mac"], self["master"].flatMap { $0 == .null ? nil : $0 },
            addresses.map { .list($0) },
        ]
    }
}
