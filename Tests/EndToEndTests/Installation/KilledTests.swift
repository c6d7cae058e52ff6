import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("zs-ctl killed at any point", .serialized) struct KilledTests {
    /// The state opens with what was committed, all backups can be restored, and the next command leaves no draft.
    private func check(_ cell: Cell, zones: Set<String>..., at point: String) async throws {
        let found = try await cell.zones()
        #expect(zones.contains(found), "\(point): \(found)")
        _ = try await cell.ctl("backups", "verify")
        _ = try await cell.backup("--keep-amount", "3")
        let left = try await cell.names(in: cell.backups).filter { $0.hasPrefix(".") }
        #expect(left.isEmpty, "\(point): \(left)")
        let work = try await cell.names(in: cell.home.appending("work"))
        #expect(work == [".lock"], "\(point): \(work)")
    }
    private func kill(_ cell: Cell, at point: String, _ words: [String]) async throws {
        var runner = cell.runner
        runner.environment["ZS_FAULT"] = point
        let ending = try await runner.run("zs-ctl", words).command.ending
        #expect(ending == .signaled("KILL"), "\(point)")
    }

    @Test("C-87: a backup, at every step: no file or a good one, and never a lost old one")
    func backup() async throws {
        try await Cell.use { cell in
            let first = try await cell.backup()
            for point in ["copied", "sealed", "published", "before removing a backup"] {
                // One more than stays, so that there is something to remove.
                _ = try await cell.backup()
                try await kill(cell, at: point, ["backup", "--keep-amount", "1"])
                if point == "copied" { #expect(access(first, F_OK) == 0) }
                try await check(cell, zones: ["z1"], at: point)
            }
        }
    }

    @Test("C-94: a restore, at every step: the old state or the new, whole")
    func restore() async throws {
        try await Cell.use { cell in
            let file = cell.directory.appending("one.tar.zst").text
            _ = try await cell.backup("--file-path", file)
            _ = try await cell.backup()
            try await cell.addZone("z2")
            for point in ["copied", "sealed", "published", "saved", "replaced"] {
                try await kill(cell, at: point, ["restore", file, "--yes"])
                try await check(cell, zones: ["z1", "z2"], ["z1"], at: point)
            }
            _ = try await cell.ctl("restore", file, "--yes")
            #expect(try await cell.zones() == ["z1"])
        }
    }

    @Test("C-98: an upgrade, at every step, and going back afterwards")
    func upgrade() async throws {
        try await Cell.use { cell in
            // What a zs before the first schema would have left: a state of ours without tables.
            for name in ["state.db", "state.db-wal", "state.db-shm"] { unlink(cell.home.appending(name).text) }
            try runTool([
                "sqlite3", cell.home.appending("state.db").text,
                "PRAGMA journal_mode = WAL; PRAGMA application_id = \(0x7a73_5f5f); PRAGMA user_version = 0",
            ])
            let due = try await cell.runner.run("zs-ctl", ["upgrade", "--check"])
            #expect(due.command.ending == .exited(4))
            for point in ["copied", "sealed", "published"] {
                try await kill(cell, at: point, ["upgrade"])
                #expect(try await cell.runner.run("zs-ctl", ["upgrade", "--check"]).command.ending == .exited(4))
            }
            let done = try await cell.ctl("upgrade")
            #expect(done["from"]?.integer == 0)
            #expect(done["to"]?.integer == 1)
            #expect(try await cell.runner.run("zs-ctl", ["upgrade", "--check"]).command.succeeded)
            try await cell.addZone("z9")
            _ = try await cell.ctl("rollback", "--yes")
            #expect(try await cell.ctl("version")["stateSchema"]?.integer == 0)
            #expect(try await cell.runner.run("zs-cli", ["QueryZone"]).command.ending == .exited(4))
        }
    }

    @Test("A backup and a restore killed at random moments, many times")
    func randomMoments() async throws {
        try await Cell.use { cell in
            let file = cell.directory.appending("one.tar.zst").text
            _ = try await cell.backup("--file-path", file)
            _ = try await cell.backup()
            var generator = SeededGenerator(seed: 7)
            for round in 0..<30 {
                try await cell.addZone("extra\(round)")
                let before = try await cell.zones()
                let words = round % 2 == 0 ? ["backup", "--keep-amount", "2"] : ["restore", file, "--yes"]
                let child = try cell.runner.start("zs-ctl", words)
                usleep(UInt32.random(in: 0..<90_000, using: &generator))
                child.send(SIGKILL)
                _ = try await child.end(by: .after(.seconds(10)))
                let found = try await cell.zones()
                #expect(found == before || (round % 2 == 1 && found == ["z1"]), "round \(round)")
            }
            try await check(cell, zones: try await cell.zones(), at: "random moments")
        }
    }
}
