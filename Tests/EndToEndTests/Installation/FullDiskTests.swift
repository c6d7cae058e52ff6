import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("A full disk", .serialized) struct FullDiskTests {
    /// A small file system in memory, for a home or a backup directory.
    private func withSmallDisk(_ size: String, _ body: (AbsolutePath) async throws -> Void) async throws {
        try await TemporaryDirectory.use { directory in
            try runTool(["mount", "-t", "tmpfs", "-o", "size=\(size),mode=700", "none", directory.text])
            do {
                try await body(directory)
                try runTool(["umount", directory.text])
            } catch {
                try runTool(["umount", directory.text])
                throw error
            }
        }
    }
    private func fill(_ directory: AbsolutePath) throws {
        try runTool(["sh", "-c", "dd if=/dev/zero of=\"$1/filler\" bs=4k 2>/dev/null || true", "sh", directory.text])
    }

    @Test("under the backup directory: the backup fails, leaves nothing, and the older ones stay")
    func backupDirectory() async throws {
        try await Cell.use { cell in
            try await withSmallDisk("256k") { disk in
                _ = try await cell.backup("--dir", disk.text)
                try fill(disk)
                let before = try await cell.names(in: disk)
                let result = try await cell.runner.run("zs-ctl", ["backup", "--dir", disk.text, "--keep-amount", "1"])
                #expect(result.command.ending == .exited(8))
                #expect(result.command.errorText.contains("No space left on device"))
                #expect(try await cell.names(in: disk) == before)
            }
        }
    }

    @Test("under the state: backup and restore fail, the state is as it was and opens")
    func home() async throws {
        try await withSmallDisk("3m") { disk in
            try await Cell.use(in: disk.text) { cell in
                let file = try await cell.backup()
                try await cell.addZone("z2")
                try fill(disk)
                for words in [["backup"], ["restore", file, "--yes"]] {
                    let result = try await cell.runner.run("zs-ctl", words)
                    #expect(result.command.ending == .exited(8) || result.command.ending == .exited(1), "\(words)")
                    #expect(try await cell.zones() == ["z1", "z2"], "\(words)")
                }
                try runTool(["rm", disk.appending("filler").text])
                _ = try await cell.ctl("restore", file, "--yes")
                #expect(try await cell.zones() == ["z1"])
            }
        }
    }
}
