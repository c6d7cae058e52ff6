import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSampleState
import ZSStore
import ZSTestSupport

/// What may be a state file, and what is left alone.
@Suite struct StateFileTests {
    private func open(_ home: AbsolutePath) throws(Failure) -> Store { try Store(home: home) { .testing } }
    private func database(_ home: AbsolutePath) -> String { home.appending("state.db").text }

    /// Makes any SQLite file, as another program would.
    private func sqlite(_ path: String, _ script: String) async throws {
        let environment = ["PATH": "/usr/bin:/bin"]
        let result = try await Child(AbsolutePath.read("/usr/bin/sqlite3"), [path, script], environment: environment)
            .end(by: .after(.seconds(20)))
        try #require(result.command.succeeded, "\(result.command.errorText)")
    }

    @Test("A new state is made once, opened, and left alone the second time")
    func create() throws {
        try TemporaryDirectory.use { home in
            let missing = #expect(throws: Failure.self) { try open(home) }
            #expect(missing?.kind == .notFound)
            #expect(missing?.hint?.contains("zs-ctl init") == true)
            #expect(try Store.create(in: home, now: .testing))
            try open(home).write { t throws(Failure) in
                try t.create(.zone, .numbered(1), ["name": "z", "state": "Enabled"])
            }
            #expect(try !Store.create(in: home, now: .testing))
            #expect(try open(home).count(.zone) == 1)
        }
    }

    @Test("The state and everything beside it can be read by its owner only")
    func modes() throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            let store = try open(home)
            try store.write { t throws(Failure) in
                try t.create(.zone, .numbered(1), ["name": "z", "state": "Enabled"])
            }
            for name in ["state.db", "state.db-wal", "state.db-shm", "state.lock"] {
                var status = stat()
                try #require(stat(home.appending(name).text, &status) == 0, "\(name)")
                #expect(status.st_mode & 0o777 == 0o600, "\(name)")
            }
        }
    }

    @Test("A home that is not there, or is no directory")
    func missingHome() throws {
        try TemporaryDirectory.use { directory in
            let failure = #expect(throws: Failure.self) { try open(directory.appending("none")) }
            #expect(failure?.kind == .notFound)
            let file = directory.appending("file")
            try #require(close(creat(file.text, 0o600)) == 0)
            #expect(throws: Failure.self) { try open(file) }
        }
    }

    @Test("A home behind a symbolic link is used, a state file that is one is refused")
    func symbolicLinks() throws {
        try TemporaryDirectory.use { directory in
            let (home, link) = (directory.appending("home"), directory.appending("link"))
            try #require(mkdir(home.text, 0o700) == 0 && symlink(home.text, link.text) == 0)
            #expect(try Store.create(in: link, now: .testing))
            _ = try open(link)
            #expect(try !Store.create(in: home, now: .testing))

            let other = directory.appending("other")
            try #require(mkdir(other.text, 0o700) == 0 && symlink(database(home), database(other)) == 0)
            for failure in [
                #expect(throws: Failure.self) { try open(other) },
                #expect(throws: Failure.self) { try Store.create(in: other, now: .testing) },
            ] { #expect(failure?.message.contains("not an ordinary file") == true) }
        }
    }

    @Test("A state file with a second name is refused: SQLite would keep two logs of it")
    func hardLinks() throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            try #require(link(database(home), database(home) + ".copy") == 0)
            let failure = #expect(throws: Failure.self) { try open(home) }
            #expect(failure?.kind == .io)
            #expect(failure?.message.contains("2 names") == true)
        }
    }

    @Test("The state of a newer zs is refused, and nothing in it is touched")
    func newer() async throws {
        try await TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            try await sqlite(database(home), "PRAGMA user_version = 99")
            for failure in [
                #expect(throws: Failure.self) { try open(home) },
                #expect(throws: Failure.self) { try Store.create(in: home, now: .testing) },
            ] {
                #expect(failure?.kind == .conflict)
                #expect(failure?.message.contains("schema 99, written by a newer zs") == true)
            }
        }
    }

    @Test("Another program's SQLite file is refused, and stays as it was")
    func foreign() async throws {
        try await TemporaryDirectory.use { home in
            try await sqlite(database(home), "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
            let before = try bytes(database(home))
            for failure in [
                #expect(throws: Failure.self) { try open(home) },
                #expect(throws: Failure.self) { try Store.create(in: home, now: .testing) },
            ] {
                #expect(failure?.kind == .io)
                #expect(failure?.message.contains("not a state file of zs") == true)
            }
            #expect(try bytes(database(home)) == before)
        }
    }

    @Test("A file that is no database is refused, and stays as it was")
    func noDatabase() throws {
        try TemporaryDirectory.use { home in
            let text = [UInt8](repeating: UInt8(ascii: "x"), count: 5000)
            let file = Glibc.open(database(home), O_WRONLY | O_CREAT, 0o600)
            try #require(Glibc.write(file, text, text.count) == text.count && close(file) == 0)
            for failure in [
                #expect(throws: Failure.self) { try open(home) },
                #expect(throws: Failure.self) { try Store.create(in: home, now: .testing) },
            ] {
                #expect(failure?.kind == .io)
                #expect(failure?.cause?.contains("not a database") == true)
            }
            #expect(try bytes(database(home)) == text)
        }
    }

    @Test("A making that was cut short is finished by the next", arguments: [false, true])
    func halfMade(hasLog: Bool) async throws {
        try await TemporaryDirectory.use { home in
            try #require(close(creat(database(home), 0o600)) == 0)
            if hasLog { try await sqlite(database(home), "PRAGMA journal_mode = WAL") }
            #expect(throws: Failure.self) { try open(home) }
            #expect(try Store.create(in: home, now: .testing))
            _ = try open(home)
        }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }
}
