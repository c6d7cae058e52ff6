import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("A backup while others write", .serialized) struct BusyTests {
    @Test("C-87: no writer fails, and each backup is the state of one instant")
    func writers() async throws {
        try await Cell.use { cell in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask { for number in 0..<10 { try await cell.addZone("w\(writer)-\(number)") } }
                }
                var files: [String] = []
                for _ in 0..<5 { files.append(try await cell.backup()) }
                try await group.waitForAll()
                var last: Int64 = 0
                for file in files {
                    let checked = try await cell.ctl("backups", "verify", file)
                    let zones = checked.list?.first?["counts"]?["Zone"]?.integer ?? 0
                    #expect(zones >= last)
                    last = zones
                }
            }
            #expect(try await cell.zones().count == 41)
        }
    }

    @Test("C-94: nothing is replaced under a command at work")
    func jobAtWork() async throws {
        try await Cell.use { cell in
            let file = try await cell.backup()
            // A job of a living process: this one.
            let identity = try ProcessIdentityText.current()
            try runTool([
                "sqlite3", cell.home.appending("state.db").text,
                """
                INSERT INTO job (uuid, name, api, arguments, plan, state, account, operator, pid, process_start, boot_id,
                    create_date, last_op_date) VALUES ('00000000000000000000000000000001', 'StopVm', 'StopVmInstance', '{}',
                    '{}', 'Running', 'admin', 'test', \(identity), '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')
                """,
            ])
            let result = try await cell.runner.run("zs-ctl", ["restore", file, "--yes"])
            #expect(result.command.ending == .exited(4))
            #expect(result.command.errorText.contains("StopVmInstance is at work"))
        }
    }
}
