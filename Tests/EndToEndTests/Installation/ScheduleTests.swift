import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("Timers", .serialized) struct ScheduleTests {
    @Test("C-89, C-91: systemd accepts the units, and only they are ever removed")
    func systemd() async throws {
        try await Cell.use { cell in
            let units = cell.directory.appending("units")
            try runTool(["mkdir", units.text])
            for schedule in ["30 0,12 * * *", "*/5 1-3,5 1,15 */2 1-5", "0 0 * * 0"] {
                try await cell.configure("backup/schedule=\(schedule)")
                _ = try await cell.ctl(
                    "schedule", "enable", "--with", "systemd", "--into", units.text, "--to", "root@10.0.50.0")
                try runTool(["sh", "-ec", "cd \"$1\"; systemd-analyze verify ./*.service ./*.timer", "sh", units.text])
            }
            let timer = try await read(units.appending("zs-backup.timer"))
            #expect(timer.contains("OnCalendar=Sun *-*-* 0:0:00"))
            try runTool(["touch", units.appending("other.timer").text])
            #expect(
                try await cell.ctl("schedule", "status", "--with", "systemd", "--into", units.text)["enabled"]?.bool
                    == true)
            _ = try await cell.ctl("schedule", "disable", "--with", "systemd", "--into", units.text)
            #expect(try await cell.names(in: units) == ["other.timer"])
        }
    }

    @Test("A file that somebody else wrote is neither replaced nor removed; a schedule that is none is refused")
    func foreign() async throws {
        try await Cell.use { cell in
            let directory = cell.directory.appending("cron.d")
            try runTool(["sh", "-ec", "mkdir \"$1\"; echo mine > \"$1/zs\"", "sh", directory.text])
            let words = ["--with", "cron", "--into", directory.text]
            let refused = try await cell.runner.run("zs-ctl", ["schedule", "enable"] + words)
            #expect(refused.command.ending == .exited(4))
            _ = try await cell.runner.json("zs-ctl", ["schedule", "disable"] + words)
            #expect(try await read(directory.appending("zs")) == "mine\n")
            for wrong in ["every day", "60 * * * *", "* * * *", "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *"] {
                try await cell.configure("backup/schedule=\(wrong)")
                let result = try await cell.runner.run("zs-ctl", ["schedule", "enable", "--dry-run"] + words)
                #expect(result.command.succeeded || result.command.ending == .exited(2), "\(wrong)")
                let enabled = try await cell.runner.run("zs-ctl", ["schedule", "enable"] + words)
                #expect(enabled.command.ending == .exited(2), "\(wrong)")
            }
        }
    }

    private func read(_ path: AbsolutePath) async throws -> String {
        let child = try Child(AbsolutePath.read("/bin/cat"), [path.text], environment: [:])
        return try await child.end(by: .after(.seconds(10))).command.text
    }
}
