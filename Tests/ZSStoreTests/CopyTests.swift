import Testing
import ZSModel
import ZSSampleState
import ZSTestSupport

@testable import ZSStore

@Suite("Copies of the state, and what takes its place") struct CopyTests {
    private func open(_ home: AbsolutePath) throws(Failure) -> Store { try Store(home: home) { .testing } }
    private func addZone(_ number: Int, _ store: Store) throws(Failure) {
        try store.write { t throws(Failure) in
            try t.create(.zone, .numbered(number), ["name": "z\(number)", "state": "Enabled"])
        }
    }

    @Test("A program that has the state open goes on with the one that took its place, and writes to it")
    func replacedUnderneath() throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            let (reader, writer) = (try open(home), try open(home))
            try addZone(1, writer)
            let copy = try StateCopy(of: home, to: home.appending("copy.db"))
            try addZone(2, writer)
            #expect(try reader.count(.zone) == 2)
            _ = try Store.replace(stateOf: home, by: copy, at: .testing) { _ in }
            #expect(try reader.count(.zone) == 1)
            try addZone(3, writer)
            #expect(try reader.count(.zone) == 2)
            #expect(try open(home).count(.zone) == 2)
        }
    }

    @Test("What the check throws prevents the replacement")
    func prevented() throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            let copy = try StateCopy(of: home, to: home.appending("copy.db"))
            try addZone(1, try open(home))
            #expect(throws: Failure.self) {
                try Store.replace(stateOf: home, by: copy, at: .testing) { _ throws(Failure) in
                    throw Failure(.conflict, "somebody is at work")
                }
            }
            #expect(try open(home).count(.zone) == 1)
        }
    }

    private static let next = Migration(
        version: Migration.current + 1, summary: "a column",
        script: "ALTER TABLE zone ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';")

    @Test("C-109, C-110: an upgrade is one transaction, and its caller is asked before it begins")
    func upgrade() throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            try addZone(1, try open(home))
            var asked = 0
            let (from, content) = try Store.upgrade(stateOf: home, by: Migration.all + [Self.next], at: .testing) {
                () throws(Failure) in asked += 1
            }
            #expect((from, content.schema, asked) == (Migration.current, Migration.current + 1, 1))
            #expect(content.counts.first { $0.kind == "Zone" }?.count == 1)
            // This program is now the older one.
            #expect(throws: Failure.self) { try open(home) }
        }
    }

    @Test(
        "C-109: an upgrade that fails, loses something or breaks a reference changes nothing",
        arguments: [
            "ALTER TABLE zone ADD COLUMN colour TEXT; SELECT no_such_function();",
            "DELETE FROM zone; DELETE FROM resource;",
            "UPDATE zone SET uuid = 'ffffffffffffffffffffffffffffffff';",
        ])
    func failedUpgrade(script: String) throws {
        try TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: .testing)
            try addZone(1, try open(home))
            let bad = Migration(version: Migration.current + 1, summary: "bad", script: script)
            #expect(throws: Failure.self) {
                try Store.upgrade(stateOf: home, by: Migration.all + [bad], at: .testing)
            }
            #expect(try open(home).count(.zone) == 1)
        }
    }
}
