import Glibc
import Synchronization
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct TransferTests {
    /// The last report and whether none went back.
    private final class Reports: Sendable {
        private let state = Mutex((last: Int64(0), isOrdered: true))
        func note(_ done: Int64) { state.withLock { $0 = (done, $0.isOrdered && done > $0.last) } }
        var last: Int64 { state.withLock { $0.last } }
        var areOrdered: Bool { state.withLock { $0.isOrdered } }
    }

    /// Bytes in which a lost or doubled piece shows.
    private func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 >> 8) ^ $0 &* 167) }
    }

    @Test("a file goes there and comes back", arguments: Place.allCases, [0, 1, 5_000_000])
    func roundTrip(place: Place, size: Int) throws {
        let shell = try place.shell()
        try roundTrip(shell, content(size))
    }

    @Test("key exchanges in the middle of it (RekeyLimit 256K)") func rekeying() throws {
        let host = try Host(.init(["RekeyLimit 256K"]))
        try roundTrip(host.connect(), content(20_000_000))
    }

    @Test("a user with sudo reads and writes what only root may") func sudo() throws {
        let user = try TemporaryUser(sudo: true)
        let host = try Host()
        try roundTrip(host.connect(user: user.name), content(300_000), mode: 0o700)
    }

    private func roundTrip(_ shell: any Shell, _ bytes: [UInt8], mode: mode_t = 0o755) throws {
        try TemporaryDirectory.use { directory in
            chmod(directory.text, mode)
            let (here, there, back) = (
                directory.appending("here"), directory.appending("there 'x'"), directory.appending("back")
            )
            try AtomicFile.write(bytes, to: here)
            try AtomicFile.write([1, 2, 3], to: there)
            let up = Reports()
            let down = Reports()
            try shell.upload(here, to: there, by: .soon) { up.note($0) }
            #expect(try readFile(there) == bytes)
            try shell.download(there, to: back, by: .soon) { down.note($0) }
            #expect(try readFile(back) == bytes)
            #expect(up.last == bytes.count && down.last == bytes.count && up.areOrdered && down.areOrdered)
            let left = try LocalShell().require("listing", Command(["ls", "-A", directory.text]), by: .soon).text
            #expect(left == "back\nhere\nthere 'x'\n")
        }
    }

    @Test("what is not there cannot be copied", arguments: Place.allCases) func missing(place: Place) throws {
        let shell = try place.shell()
        try TemporaryDirectory.use { directory in
            let nothing = directory.appending("nothing")
            let file = directory.appending("file")
            let problem = try failure { try shell.download(nothing, to: file, by: .soon) { _ in } }
            #expect(problem.kind == .notFound)
            #expect(throws: Failure.self) { try shell.upload(nothing, to: file, by: .soon) { _ in } }
            #expect(throws: Failure.self) { try shell.upload(directory, to: file, by: .soon) { _ in } }
            #expect(access(file.text, F_OK) != 0)
        }
    }

    @Test("an upload that cannot be written changes nothing", arguments: Place.allCases) func unwritable(place: Place)
        throws
    {
        let shell = try place.shell()
        try TemporaryDirectory.use { directory in
            let file = directory.appending("file")
            try AtomicFile.write([1], to: file)
            let problem = try failure { try shell.upload(file, to: directory.appending("no/such"), by: .soon) { _ in } }
            #expect(problem.kind == .failed && problem.cause?.isEmpty == false)
            // A directory in its place.
            let taken = directory.appending("taken")
            mkdir(taken.text, 0o755)
            #expect(throws: Failure.self) { try shell.upload(file, to: taken, by: .soon) { _ in } }
            #expect(access(taken.text + ".part", F_OK) != 0 && rmdir(taken.text) == 0)
        }
    }

    @Test("an upload that is cut off leaves the old file alone") func cutOff() throws {
        let host = try Host()
        let shell = try host.connect()
        try TemporaryDirectory.use { directory in
            let (here, there) = (directory.appending("here"), directory.appending("there"))
            try AtomicFile.write(content(30_000_000), to: here)
            try AtomicFile.write([7], to: there)
            let problem = try failure {
                try shell.upload(here, to: there, by: .soon) { if $0 > 9_000_000 { shell.close() } }
            }
            #expect(problem.kind == .interrupted || problem.kind == .unreachable)
            // The script on the host ends when its input does.
            usleep(500_000)
            #expect(try readFile(there) == [7])
            #expect(access(there.text + ".part", F_OK) != 0)
        }
    }

    @Test("a user without sudo is told how to get it") func noSudo() throws {
        let user = try TemporaryUser()
        let host = try Host()
        let shell = try host.connect(user: user.name)
        let run = try failure { _ = try shell.run(Command(["id"]), by: .soon) }
        #expect(run.kind == .denied && run.hint?.contains("sudoers.d") == true)
        try TemporaryDirectory.use { directory in
            let file = directory.appending("file")
            try AtomicFile.write([1], to: file)
            let upload = try failure { try shell.upload(file, to: file, by: .soon) { _ in } }
            #expect(upload.kind == .denied)
        }
        #expect(try shell.run(Command(["id", "-un"], asRoot: false), by: .soon).text == user.name + "\n")
    }

    @Test("a user with sudo runs programs as root, and sees their own exit status") func asRoot() throws {
        let user = try TemporaryUser(sudo: true)
        let host = try Host()
        let shell = try host.connect(user: user.name)
        #expect(try shell.run(Command(["id", "-un"]), by: .soon).text == "root\n")
        #expect(try shell.run(Command(["id", "-un"], asRoot: false), by: .soon).text == user.name + "\n")
        #expect(try shell.run(Command(["sh", "-c", "exit 1"]), by: .soon).ending == .exited(1))
        #expect(try shell.run(Command(["no-such-program"]), by: .soon).ending == .exited(127))
    }
}
