import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite("A second copy on another machine", .serialized) struct RemoteCopyTests {
    /// An installation that a real sshd lets in.
    private func use(_ body: (Cell, _ place: String, SSHDaemon) async throws -> Void) async throws {
        let daemon = try SSHDaemon()
        try await Cell.use { cell in
            let keys = cell.home.appending("keys")
            try AtomicFile.write(try AtomicFile.read(daemon.clientKey), to: keys.appending("id_ed25519"))
            let line = "[127.0.0.1]:\(daemon.port) \(try daemon.hostKeyLine())\n"
            try AtomicFile.write(Array(line.utf8), to: keys.appending("known_hosts"))
            try await body(cell, "root@127.0.0.1:\(daemon.port)", daemon)
        }
    }

    @Test("C-90, C-91: the manual's line keeps the newest there, checked, and a foreign file stays")
    func retention() async throws {
        try await use { cell, place, _ in
            let there = cell.directory.appending("there")
            try runTool(["mkdir", there.text])
            try AtomicFile.write([1], to: there.appending("notes"))
            for _ in 0..<4 {
                let made = try await cell.runner.json(
                    "zs-ctl", ["dump_mysql", "--host", "\(place):\(there)", "--d", "--keep-amount", "2"])
                #expect(made["remote"]?.list?.first?["error"] == .null)
            }
            let names = try await cell.names(in: there)
            #expect(names.count == 3)
            #expect(names.contains("notes"))
            let listed = try await cell.ctl("backups", "list", "--from", "\(place):\(there)")
            #expect(listed.list?.compactMap { $0["status"]?.text } == ["whole", "whole"])
        }
    }

    @Test("C-114: a restore takes the file from there")
    func restoreFromThere() async throws {
        try await use { cell, place, _ in
            let there = cell.directory.appending("there")
            let made = try await cell.ctl("backup", "--to", "\(place):\(there)")
            let file = try #require(made["remote"]?.list?.first?["file"]?.text)
            try await cell.addZone("z2")
            _ = try await cell.ctl("restore", "\(place):\(file)", "--yes")
            #expect(try await cell.zones() == ["z1"])
        }
    }

    @Test("C-90: without the other machine the local file is made, and the exit status says that it is half of it")
    func unreachable() async throws {
        try await use { cell, place, daemon in
            daemon.stop()
            let result = try await cell.runner.run("zs-ctl", ["backup", "--to", place])
            #expect(result.command.ending == .exited(9))
            #expect(try await cell.names(in: cell.backups).count == 1)
            let stranger = try await cell.runner.run("zs-ctl", ["backup", "--to", "root@127.0.0.1:1:relative"])
            #expect(stranger.command.ending == .exited(2))
        }
    }
}
