import Glibc
import Testing
import ZSBackup
import ZSModel
import ZSSystem
import ZSTestSupport

@Suite("Retention") struct RetentionTests {
    private func names(_ directory: AbsolutePath) throws -> [String] {
        try BackupDirectory(directory).entries().map(\.name.text)
    }

    @Test("C-88: the newest stay, the older ones go, and what was not made here is never touched")
    func keepsOnlyItsOwn() throws {
        try SmallInstallation.use { small in
            let directory = BackupDirectory.usual(in: small.home).path
            let first = try small.backup()
            // A file of ours under a foreign prefix, a stranger with a name like ours, one that was cut short, a link.
            let whole = try AtomicFile.read(first.path)
            let others: [(String, [UInt8])] = [
                ("other-2020-01-01_00-00-00.tar.zst", whole),
                ("zs-backup-state-2020-01-01_00-00-00.tar.zst", [1, 2, 3]),
                ("zs-backup-state-2020-01-01_00-00-01.tar.zst", Array(whole.dropLast(5))),
                ("zs-backup-state-notes.txt", [4]), ("zs-backup-state-2020-01-01.tar.zst", whole),
            ]
            for (name, bytes) in others { try AtomicFile.write(bytes, to: directory.appending(name)) }
            let link = directory.appending("zs-backup-state-2020-01-01_00-00-02.tar.zst")
            try #require(symlink(first.path.text, link.text) == 0)
            var removed: [String] = []
            for _ in 0..<3 { removed += try small.backup(keep: 2).removed }
            #expect(removed.count == 2)
            for (name, bytes) in others { #expect(try AtomicFile.read(directory.appending(name)) == bytes, "\(name)") }
            var status = stat()
            #expect(lstat(link.text, &status) == 0)
        }
    }

    @Test("The one just made stays, even when others claim to be from the future")
    func clockWentBack() throws {
        try SmallInstallation.use { small in
            let first = try small.backup()
            let future = BackupDirectory.usual(in: small.home).path.appending(
                "zs-backup-state-2999-01-01_00-00-00.tar.zst")
            try AtomicFile.write(try AtomicFile.read(first.path), to: future)
            let made = try small.backup(keep: 1)
            #expect(try names(BackupDirectory.usual(in: small.home).path) == [made.path.lastPart])
            #expect(made.removed.count == 2)
        }
    }

    @Test("A file that has the name already is not replaced")
    func existing() throws {
        try SmallInstallation.use { small in
            var order = small.order
            order.file = small.home.appending("mine")
            try AtomicFile.write([7], to: small.home.appending("mine"))
            let failure = #expect(throws: Failure.self) { try small.installation.makeBackup(order) }
            #expect(failure?.kind == .exists)
            #expect(try AtomicFile.read(small.home.appending("mine")) == [7])
        }
    }

    @Test(
        "Names are read as they are written",
        arguments: [
            "zs-backup-state-2026-11-21_04-30-00.tar.zst", "zs-backup-state-2026-11-21_04-30-00_2.tar.zst.gpg",
            "a-2026-11-21_04-30-00.tar.zst", "x_3-2026-11-21_04-30-00_12.tar.zst",
        ])
    func roundTrip(text: String) { #expect(BackupName(text)?.text == text) }

    @Test(
        "Other names are none of ours",
        arguments: [
            "", ".tar.zst", "-2026-11-21_04-30-00.tar.zst", "a2026-11-21_04-30-00.tar.zst",
            "a-2026-11-21_04-30-00.tar.gz",
            "a-2026-11-21_04-30.tar.zst", "a-2026-11-21_04-30-00_x.tar.zst", "2026-11-21_04-30-00.tar.zst",
        ])
    func strangers(text: String) { #expect(BackupName(text) == nil) }
}
