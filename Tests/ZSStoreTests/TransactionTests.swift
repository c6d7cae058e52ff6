import Glibc
import Testing
import ZSModel
import ZSSampleState
import ZSStore
import ZSTestSupport

/// What a read sees, and what a write leaves behind.
@Suite struct TransactionTests {
    @Test("A write that throws leaves nothing behind")
    func rollback() throws {
        try withStore { store throws in
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addZone(.numbered(1), name: "z")
                    throw Failure(.failed, "on purpose")
                }
            }
            #expect(failure?.message == "on purpose")
            #expect(try store.count(.zone) == 0)
        }
    }

    @Test("A rule that is judged at the end of a transaction undoes all of it")
    func deferredRule() throws {
        try withStore { store throws in
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    try t.addZone(.numbered(1), name: "z")
                    try t.run("DELETE FROM resource")
                }
            }
            #expect(failure?.kind == .conflict)
            #expect(try store.count(.zone) == 0)
            try store.write { t throws(Failure) in try t.addZone(.numbered(1), name: "z") }
            #expect(try store.count(.zone) == 1)
        }
    }

    @Test("A rehearsal obeys all rules and changes nothing")
    func rehearsal() throws {
        try withStore { store throws in
            let seen = try store.rehearse { t throws(Failure) in
                try t.addZone(.numbered(1), name: "z")
                return try t.count([], of: .zone)
            }
            #expect(seen == 1)
            #expect(try store.count(.zone) == 0)
            let failure = #expect(throws: Failure.self) {
                try store.rehearse { t throws(Failure) in
                    try t.addZone(.numbered(1), name: "z", isDefault: true)
                    try t.addZone(.numbered(2), name: "y", isDefault: true)
                }
            }
            #expect(failure?.kind == .exists)
        }
    }

    @Test("A read sees one instant, whatever is written meanwhile, and disturbs no writer")
    func oneInstant() throws {
        try withStore { reader throws in
            let writer = try Store(home: reader.home) { .testing }
            let seen = try reader.read { view throws(Failure) in
                let before = try view.count([], of: .zone)
                try writer.write { t throws(Failure) in try t.addZone(.numbered(1), name: "z") }
                return [before, try view.count([], of: .zone)]
            }
            #expect(seen == [0, 0])
            #expect(try reader.count(.zone) == 1)
        }
    }

    enum Inner: CaseIterable { case read, write, rehearse }

    @Test(
        "Transactions do not nest: that is a defect of the program, and the outer one stays whole",
        arguments: Inner.allCases)
    func nesting(inner: Inner) throws {
        try withStore { store throws in
            let failure = #expect(throws: Failure.self) {
                try store.write { t throws(Failure) in
                    switch inner {
                    case .read: _ = try store.count(.zone)
                    case .write: try store.write { t throws(Failure) in try t.addZone(.numbered(1), name: "z") }
                    case .rehearse: try store.rehearse { t throws(Failure) in try t.addZone(.numbered(1), name: "z") }
                    }
                }
            }
            #expect(failure?.kind == .bug)
            try store.write { t throws(Failure) in try t.addZone(.numbered(1), name: "z") }
            #expect(try store.count(.zone) == 1)
        }
    }

    @Test("A long log is emptied by the writer, at once when nobody reads and soon after when somebody did")
    func checkpoint() throws {
        try withStore { store throws in
            let text = String(repeating: "long ", count: 600)
            func fill(_ store: Store, from first: Int) throws(Failure) {
                try store.write { t throws(Failure) in
                    for number in first..<first + 2000 {
                        try t.create(
                            .zone, .numbered(number), ["name": "z", "description": text, "state": "Enabled"])
                    }
                }
            }
            let log = store.home.appending("state.db-wal")
            try fill(store, from: 0)
            #expect(try size(of: log) == 0)

            let reader = try Store(home: store.home) { .testing }
            let seen = try reader.read { view throws(Failure) in
                let before = try view.count([], of: .zone)
                let start = ContinuousClock.now
                try fill(store, from: 2000)
                let time = start.duration(to: .now)
                return (before: before, after: try view.count([], of: .zone), time: time, log: try size(of: log))
            }
            #expect(seen.before == 2000 && seen.after == 2000)
            #expect(seen.time < .seconds(9), "the writer waited for the reader")
            #expect(seen.log > 4 << 20)
            try fill(store, from: 4000)
            #expect(try size(of: log) == 0)
            #expect(try store.count(.zone) == 6000)
        }
    }

    @Test("A resource goes with its tags")
    func deletion() throws {
        try withStore { store throws in
            try store.write { t throws(Failure) in
                try t.addZone(.numbered(1), name: "z")
                try t.addTag(.numbered(2), "prod", on: .numbered(1), of: .zone)
            }
            try store.write { t throws(Failure) in
                try t.delete(.zone, .numbered(1))
                try t.delete(.zone, .numbered(1))
            }
            #expect(try store.integer("SELECT count(*) FROM resource") == 0)
            #expect(try store.integer("SELECT count(*) FROM tag") == 0)
        }
    }
}

/// The bytes of a file.
private func size(of path: AbsolutePath) throws(Failure) -> Int {
    var status = stat()
    guard stat(path.text, &status) == 0 else { throw Failure(.io, "no \(path)") }
    return Int(status.st_size)
}
