import Glibc
import Testing
import ZSBackup
import ZSModel
import ZSStore
import ZSSystem
import ZSTestSupport

@Suite("A file that is no good backup") struct DamageTests {
    @Test("is refused when any of its bits has flipped or its end is missing, and the state is untouched")
    func flippedAndCut() throws {
        try SmallInstallation.use { small in
            let good = try AtomicFile.read(try small.backup().path)
            try small.addZone(2)
            let bad = small.home.appending("bad.tar.zst")
            let step = max(1, good.count / 150)
            for position in Array(stride(from: 0, to: good.count, by: step)) + Array((good.count - 100)..<good.count) {
                var bytes = good
                bytes[position] ^= 1 << UInt8(position % 8)
                try AtomicFile.write(bytes, to: bad)
                let failure = #expect(throws: Failure.self, "bit flipped at \(position)") { try small.restore(bad) }
                #expect(failure?.kind == .io, "at \(position): \(failure?.message ?? "")")
            }
            for length in [0, 1, 91, 92, 93, good.count / 2, good.count - 1] {
                try AtomicFile.write(Array(good[..<length]), to: bad)
                let failure = #expect(throws: Failure.self, "\(length) bytes") { try small.restore(bad) }
                #expect(failure?.kind == .io, "\(length) bytes")
            }
            #expect(try small.zones() == 2)
            // Nothing was even saved: all this was found before anything began.
            let kept = try BackupDirectory.usual(in: small.home).entries(prefix: BackupName.beforeRestore)
            #expect(kept.isEmpty)
        }
    }

    @Test("is refused when another program made it, even with tar and zstd")
    func foreign() throws {
        try SmallInstallation.use { small in
            let file = small.home.appending("theirs.tar.zst")
            try runTool(["tar", "--zstd", "-cf", file.text, "-C", "/etc", "hostname"])
            for path in [file.text, "/bin/ls", "/etc/hostname"] {
                let path = try AbsolutePath.read(path)
                #expect(throws: Failure.self, "\(path)") { try small.restore(path) }
            }
            #expect(try small.zones() == 1)
        }
    }

    @Test("C-97: is refused when a newer zs made it, before anything has changed")
    func newer() throws {
        try SmallInstallation.use { small in
            try runTool(["sqlite3", small.home.appending("state.db").text, "PRAGMA user_version = 99"])
            let made = try small.backup().path
            try runTool(["sqlite3", small.home.appending("state.db").text, "PRAGMA user_version = 1"])
            let failure = #expect(throws: Failure.self) { try small.restore(made) }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("schema 99, written by a newer zs") == true)
            #expect(try small.zones() == 1)
        }
    }

    @Test("A damaged state is no hindrance: it is set aside, and the backup takes its place")
    func damagedState() throws {
        try SmallInstallation.use { small in
            let made = try small.backup().path
            for suffix in ["-wal", "-shm"] { unlink(small.home.appending("state.db" + suffix).text) }
            try AtomicFile.write(Array("no database at all".utf8), to: small.home.appending("state.db"))
            let report = try small.restore(made)
            #expect(try small.zones() == 1)
            let aside = try #require(report.saved)
            #expect(try AtomicFile.read(aside) == Array("no database at all".utf8))
        }
    }

    @Test("C-115: a machine without a state gets state and keys")
    func newMachine() throws {
        try SmallInstallation.use { small in
            try runTool(["mkdir", small.home.appending("keys").text])
            try AtomicFile.write([1, 2, 3], to: small.home.appending("keys/id_ed25519"))
            let made = try small.backup().path
            try TemporaryDirectory.use { other in
                let installation = try Installation(
                    home: other, version: "test", now: SystemClock.now, by: .after(.seconds(60)),
                    progress: small.noProgress)
                let report = try installation.restore(try installation.open(made, with: .keyring)) { _ in false }
                #expect(report.saved == nil)
                #expect(report.difference == nil)
                #expect(try AtomicFile.read(other.appending("keys/id_ed25519")) == [1, 2, 3])
                let store = try Store(home: other, now: SystemClock.now)
                #expect(try store.read { reader throws(Failure) in try reader.count([], of: .zone) } == 1)
            }
        }
    }
}
