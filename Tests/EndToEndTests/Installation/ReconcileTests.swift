import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("Records and reality", .lab(hosts: 2), .serialized) struct ReconcileTests {
    private func reconcile(_ cloud: TestCloud) async throws -> JSON {
        try await cloud.runner.json("zs-ctl", ["reconcile"])
    }
    private func state(_ cloud: TestCloud, _ name: String) async throws -> String? {
        try await cloud.query("QueryVmInstance", "name=\(name)").first?["state"]?.text
    }
    private func findings(_ report: JSON, _ outcome: String) -> [String] {
        (report["findings"]?.list ?? []).filter { $0["outcome"]?.text == outcome }.compactMap { $0["text"]?.text }
    }
    private func on(_ host: Lab.Host, _ cloud: TestCloud, _ words: String...) async throws -> CommandResult {
        try await cloud.lab.execute(words, on: host)
    }

    @Test(
        "C-96: what somebody did by hand, a lost host, and a state of yesterday: brought together, and nothing destroyed"
    )
    func behindOurBack() async throws {
        try await TestCloud.use { cloud in
            let made = try await cloud.runner.json("zs-cli", ["CreateVmInstance", "name=vm1"] + TestCloud.newMachine)
            let inventory = try #require(made["inventory"])
            let vm = try #require(inventory["uuid"]?.text)
            let hostUUID = try #require(inventory["hostUuid"]?.text)
            let name = try await cloud.query("QueryHost", "uuid=\(hostUUID)").first?["name"]?.text
            let host = try #require(cloud.lab.hosts.first { $0.name == name })

            // Nothing has happened.
            let quiet = try await reconcile(cloud)
            #expect(quiet["findings"]?.list?.isEmpty == true, "\(quiet.written())")

            // Killed, then started again, behind our back.
            _ = try await on(host, cloud, "virsh", "destroy", vm)
            #expect(findings(try await reconcile(cloud), "repaired").count == 1)
            #expect(try await state(cloud, "vm1") == "Stopped")
            _ = try await on(host, cloud, "virsh", "start", vm)
            #expect(findings(try await reconcile(cloud), "repaired").count == 1)
            #expect(try await state(cloud, "vm1") == "Running")

            // A domain made by hand is nobody's business; one that bears our mark is shown, and both stay.
            let stranger = try await on(
                host, cloud, "sh", "-c",
                """
                virsh dumpxml \(vm) | sed -e 's/\(vm)/99999999999999999999999999999999/g' -e '/<uuid>/d' -e '/<disk/,/disk>/d' \
                    -e '/<interface/,/interface>/d' -e 's/<name>.*<.name>/<name>copy<\\/name>/' > /tmp/copy.xml
                virsh define /tmp/copy.xml
                """)
            #expect(stranger.succeeded, "\(stranger.errorText)")
            let shown = try await reconcile(cloud)
            #expect(findings(shown, "decide").contains { $0.contains("no record knows it") }, "\(shown.written())")
            #expect(try await on(host, cloud, "virsh", "domid", "copy").succeeded)
            _ = try await on(host, cloud, "virsh", "undefine", "copy", "--nvram")

            // sshd stops and starts.
            try await cloud.lab.apply(.stopSSH, to: host)
            let lost = try await reconcile(cloud)
            #expect(lost["unreachable"]?.integer == 1)
            #expect(try await state(cloud, "vm1") == "Unknown")
            try await cloud.lab.apply(.startSSH, to: host)
            let back = try await reconcile(cloud)
            #expect(back["unreachable"]?.integer == 0)
            #expect(try await state(cloud, "vm1") == "Running", "\(back.written())")

            // The state of yesterday: it knows neither the machine of today, nor that vm1 was destroyed and recovered.
            let file = try #require(try await cloud.runner.json("zs-ctl", ["backup"])["file"]?.text)
            _ = try await cloud.runner.json("zs-cli", ["CreateVmInstance", "name=vm2"] + TestCloud.newMachine)
            let restored = try await cloud.runner.json("zs-ctl", ["restore", file, "--yes", "--reconnect"])
            #expect(restored["difference"]?["lost"]?.list?.contains { $0["name"]?.text == "vm2" } == true)
            let decide = findings(try #require(restored["reconciled"]), "decide")
            #expect(decide.count { $0.contains("no record knows it") } >= 2, "\(decide)")
            #expect(try await state(cloud, "vm1") == "Running")
            var running = 0
            for host in cloud.lab.hosts {
                running += try await on(host, cloud, "virsh", "-q", "list", "--name").text.split(separator: "\n").count
            }
            #expect(running == 2)

            // The files of a volume are gone.
            _ = try await on(
                host, cloud, "sh", "-c", "find \(host.primaryStorage) -path '*rootVolumes*' -name '*.qcow2' -delete")
            #expect(findings(try await reconcile(cloud), "decide").contains { $0.contains("has no file") })
        }
    }
}
