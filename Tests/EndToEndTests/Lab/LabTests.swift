import Testing
import ZSModel
import ZSPorts
import ZSTestSupport

/// The fixture that every other suite here stands on.
@Suite("Lab")
struct LabTests {
    @Test("a lab's hosts answer, and nothing of it is left afterwards")
    func comesAndGoes() async throws {
        let lab = try await Lab.up(hosts: 2)
        do {
            #expect(lab.hosts.map(\.name) == ["lab1", "lab2"])
            for host in lab.hosts {
                let key = try await run("/usr/bin/ssh-keyscan", ["-t", "ed25519", "-p", "\(host.port)", host.address])
                #expect(key.text.contains(host.hostKey))
                let hypervisor = try await lab.execute(["virsh", "-c", "qemu:///system", "uri"], on: host)
                #expect(hypervisor.text.contains("qemu:///system"))
            }
            try await lab.down()
        } catch {
            try await lab.down()
            throw error
        }
        let spaces = try await run("/usr/sbin/ip", ["netns", "list"]).text
        for host in lab.hosts { #expect(!spaces.contains(try #require(host.namespace))) }
        let links = try await run("/usr/sbin/ip", ["-oneline", "link"]).text
        #expect(!links.contains(lab.dataBridge))
        let rest = try await run("/usr/bin/pgrep", ["--full", lab.directory.text])
        #expect(rest.text == "")
        #expect(try await run("/usr/bin/ls", [lab.directory.text]).ending == .exited(2))
    }

    @Test("a frozen host takes connections and says nothing; a cut one is out of reach; both come back")
    func standsStill() async throws {
        try await Lab.use(hosts: 1) { lab in
            let host = try #require(lab.hosts.first)
            #expect(try await banner(of: host) == .answers)
            try await lab.apply(.freeze, to: host)
            #expect(try await banner(of: host) == .silent)
            try await lab.apply(.thaw, to: host)
            #expect(try await banner(of: host) == .answers)
            try await lab.apply(.cut, to: host)
            #expect(try await banner(of: host) == .unreachable)
            try await lab.apply(.mend, to: host)
            #expect(try await banner(of: host) == .answers)
            try await lab.apply(.stopSSH, to: host)
            #expect(try await banner(of: host) == .unreachable)
        }
    }

    @Test("a host that lost its power comes back with its disk, and without what ran on it")
    func losesPower() async throws {
        try await Lab.use(hosts: 1) { lab in
            let host = try #require(lab.hosts.first)
            _ = try await lab.execute(
                ["sh", "-c", "echo kept >/zs_ps/file; sleep 600 & echo lost >/run/file"], on: host)
            try await lab.apply(.crash, to: host)
            try await lab.apply(.boot, to: host)
            #expect(try await lab.execute(["cat", "/zs_ps/file"], on: host).text == "kept\n")
            #expect(try await lab.execute(["test", "-e", "/run/file"], on: host).ending == .exited(1))
            #expect(try await lab.execute(["pgrep", "-f", "sleep 600"], on: host).ending == .exited(1))
            #expect(try await banner(of: host) == .answers)
        }
    }

    @Test("a host with a kernel of its own has VLANs and bonds, and its wires carry tags")
    func ownKernel() async throws {
        try await Lab.use(hosts: 2, kernel: .own) { lab in
            for (index, host) in lab.hosts.enumerated() {
                let script = """
                    ip link add bond0 type bond mode active-backup
                    ip link set \(host.dataInterface) down
                    ip link set \(host.dataInterface) master bond0
                    ip link add link bond0 name bond0.10 type vlan id 10
                    ip link set bond0 up
                    ip link set bond0.10 up
                    ip address add 10.42.0.\(index + 1)/24 dev bond0.10
                    """
                let result = try await lab.execute(["sh", "-eu", "-c", script], on: host)
                #expect(result.succeeded, "\(result.errorText)")
            }
            let first = try #require(lab.hosts.first)
            let ping = try await lab.execute(["busybox", "ping", "-c", "5", "10.42.0.2"], on: first)
            #expect(ping.succeeded, "\(ping.text)")
        }
    }

    private enum Banner { case answers, silent, unreachable }

    /// What a client sees of a host's sshd within two seconds.
    private func banner(of host: Lab.Host) async throws -> Banner {
        let result = try await run(
            "/bin/bash", ["-c", "exec 3<>/dev/tcp/$0/$1 && read -r -t 2 -u 3 line", host.address, "\(host.port)"],
            within: .seconds(10))
        if result.ending == .exited(0) { return .answers }
        return result.errorText.contains("connect") ? .unreachable : .silent
    }
}

/// Runs a program of this machine; one that does not end in time is `.signaled`.
func run(_ path: String, _ arguments: [String], within patience: Duration = .seconds(30)) async throws -> CommandResult
{
    let child = try Child(AbsolutePath.read(path), arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    return try await child.end(by: .after(patience)).command
}
