import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("Errands on many hosts", .lab(hosts: 2), .serialized) struct FleetTests {
    private func use(_ body: (Lab, Cell) async throws -> Void) async throws {
        guard let lab = Lab.current else { return }
        try await Cell.use { cell in
            let zone = "zoneUuid=@name:z1"
            _ = try await cell.runner.json("zs-cli", ["CreateCluster", "name=c1", zone, "hypervisorType=KVM"])
            for host in lab.hosts {
                _ = try await cell.runner.json(
                    "zs-cli",
                    [
                        "AddKVMHost", "name=\(host.name)", "managementIp=\(host.address)", "clusterUuid=@name:c1",
                        "password=@\(lab.passwordFile)",
                    ])
            }
            try await body(lab, cell)
        }
    }

    @Test("exec: every host answers for itself, and a silent one costs no more than its limit")
    func exec() async throws {
        try await use { lab, cell in
            let all = try await cell.ctl("exec", "--", "uname", "-n")
            #expect(Set(all.list?.compactMap { $0["output"]?.text } ?? []) == Set(lab.hosts.map { "\($0.name)\n" }))
            try await lab.apply(.freeze, to: lab.hosts[1])
            let result = try await cell.runner.run("zs-ctl", ["exec", "--limit", "3s", "--", "uname", "-n"])
            try await lab.apply(.thaw, to: lab.hosts[1])
            #expect(result.command.ending == .exited(9))
            #expect(result.wallTime < .seconds(8))
            let rows = try JSONReader.read(result.command.output).list ?? []
            #expect(rows.compactMap { $0["output"]?.text } == ["\(lab.hosts[0].name)\n"])
            #expect(
                try await cell.runner.run("zs-ctl", ["exec", "--host", "nobody", "--", "true"]).command.ending
                    == .exited(3))
        }
    }

    @Test("C-159, C-160: collect-log packs what there is, masks secrets, and says what could not be had")
    func collectLog() async throws {
        try await use { lab, cell in
            let secret = "hunter2hunter2"
            _ = try await lab.execute(
                ["sh", "-c", "echo \"login password=\(secret) ok\" > /var/log/libvirt/zs-test.log"], on: lab.hosts[0])
            let logs = cell.directory.appending("logs")
            let made = try await cell.ctl("collect-log", "--dir", logs.text)
            let directory = try #require(made["directory"]?.text)
            #expect(made["hosts"]?.list?.allSatisfy { ($0["bytes"]?.integer ?? 0) > 0 } == true, "\(made.written())")
            try runTool([
                "sh", "-ec", "cd \"$1\"; for f in *.tar.gz; do mkdir \"$f.d\"; tar -C \"$f.d\" -xzf \"$f\"; done", "sh",
                directory,
            ])
            try runTool([
                "sh", "-ec", "grep -rq 'login password=' \"$1\"; ! grep -rq \(secret) \"$1\"", "sh", directory,
            ])
            try await lab.apply(.stopSSH, to: lab.hosts[1])
            let partial = try await cell.runner.run(
                "zs-ctl", ["collect-log", "--dir", cell.directory.appending("more").text, "--limit", "5s"])
            try await lab.apply(.startSSH, to: lab.hosts[1])
            #expect(partial.command.ending == .exited(9))
            let summary = try JSONReader.read(partial.command.output)
            #expect(summary["hosts"]?.list?.count { $0["error"]?.text != nil } == 1)
        }
    }
}
