import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSampleState
import ZSStore
import ZSSystem
import ZSTestSupport
import ZSTorture

/// Design §3: WAL with our own lock keeps its promises when many processes write, read, checkpoint and are killed.
///
/// `ZS_TORTURE_SECONDS` makes it longer, `ZS_TORTURE_SEED` makes it another.
@Suite struct TortureTests {
    private static func setting(_ name: String, default standard: Int) -> Int {
        EnvironmentVariables.current[name].flatMap { Int($0) } ?? standard
    }

    /// Workers that come and go; each has a number of its own.
    private struct Crowd {
        let runner: BinaryRunner
        let home: AbsolutePath
        let seed: Int
        var count = 0

        mutating func send(for seconds: Int) throws -> Child {
            count += 1
            return try runner.start(
                "zs-store-torture",
                ["work", home.text, String(count), String(seed), String(seconds), receipts(count).text])
        }
        func receipts(_ number: Int) -> AbsolutePath { home.appending("receipts.\(number)") }
        /// Every commit of which a worker was told.
        func promised() throws -> [UUID] {
            try (1...count).filter { access(receipts($0).text, F_OK) == 0 }.flatMap { try Receipts.read(receipts($0)) }
        }
    }

    private func withTortureCloud<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        try await TemporaryDirectory.use { home in
            _ = try Store.create(in: home, now: SystemClock.now())
            let store = try Store(home: home, now: SystemClock.now)
            try store.write { t throws(Failure) in try TortureCloud.fill(t) }
            return try await body(store)
        }
    }

    @Test("Workers that are killed at random lose no commit, leave none half, and damage nothing")
    func killed() async throws {
        let seconds = Self.setting("ZS_TORTURE_SECONDS", default: 10)
        let seed = Self.setting("ZS_TORTURE_SEED", default: 1)
        try await withTortureCloud { store throws in
            var crowd = Crowd(runner: try BinaryRunner(home: store.home), home: store.home, seed: seed)
            var generator = SeededGenerator(seed: UInt64(seed))
            let end = Deadline.after(.seconds(seconds))
            var workers: [Child] = []
            for _ in 0..<6 { workers.append(try crowd.send(for: seconds * 2)) }
            var kills = 0
            while !end.hasPassed {
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...120, using: &generator)))
                let victim = Int.random(in: workers.indices, using: &generator)
                workers[victim].send(SIGKILL)
                let result = try await workers[victim].end(by: .after(.seconds(20))).command
                #expect(result.ending == .signaled("KILL"), "\(result.errorText)")
                workers[victim] = try crowd.send(for: seconds * 2)
                kills += 1
                // Now and then all at once, as in a power cut.
                guard kills % 20 == 0 else { continue }
                for worker in workers { worker.send(SIGKILL) }
                for index in workers.indices {
                    _ = try await workers[index].end(by: .after(.seconds(20)))
                    workers[index] = try crowd.send(for: seconds * 2)
                }
            }
            for worker in workers { worker.send(SIGKILL) }
            for worker in workers { _ = try await worker.end(by: .after(.seconds(20))) }

            let promised = try crowd.promised()
            #expect(try Audit.problems(store, promised: promised) == [])
            #expect(promised.count > 20 * seconds, "too little happened to prove anything")
            print("torture: \(kills) kills, \(promised.count) commits promised and kept in \(seconds) s")
        }
    }

    @Test("Workers that are left alone end without an error; the log stays short", arguments: [1, 8])
    func undisturbed(processes: Int) async throws {
        let seconds = 3
        try await withTortureCloud { store throws in
            var crowd = Crowd(runner: try BinaryRunner(home: store.home), home: store.home, seed: 7)
            var workers: [Child] = []
            for _ in 0..<processes { workers.append(try crowd.send(for: seconds)) }
            for worker in workers {
                let result = try await worker.end(by: .after(.seconds(seconds + 30))).command
                #expect(result.ending == .exited(0), "\(result.errorText)")
            }
            let promised = try crowd.promised()
            #expect(try Audit.problems(store, promised: promised) == [])
            var status = stat()
            try #require(stat(store.home.appending("state.db-wal").text, &status) == 0)
            #expect(status.st_size < 16 << 20)
            print("torture: \(processes) processes, \(promised.count / seconds) commits each second")
        }
    }

    @Test(
        "The audit sees what the torture could break",
        arguments: [
            "DELETE FROM vm_nic": "something without its VM",
            "UPDATE host SET cpu_claimed = cpu_claimed + 1": "counters of a host differ from the sum of its claims",
            "UPDATE storage_share SET volume_bytes = 1": "counters of a share differ from the sum of its claims",
            "DELETE FROM job": "a VM that was not made, or was destroyed",
            "UPDATE job SET target_resource_uuid = 'x' WHERE api = 'Create'":
                "a VM that was made and not destroyed is not there",
        ])
    func audit(damage: String, problem: String) async throws {
        try await withTortureCloud { store throws in
            let receipts = store.home.appending("receipts")
            let worker = try Worker(store, number: 1, seed: 1, receipts: receipts)
            while try store.count(.vmInstance) == 0 { try worker.run(until: .after(.milliseconds(50))) }
            #expect(try Audit.problems(store, promised: Receipts.read(receipts)) == [])
            try store.write { t throws(Failure) in try t.run(SQL(text: damage)) }
            #expect(try Audit.problems(store, promised: []).contains(problem))
        }
    }

    @Test("The audit misses a commit that was promised and is not there")
    func lostCommit() async throws {
        try await withTortureCloud { store throws in
            #expect(try Audit.problems(store, promised: [.numbered(1)]) == ["commit \(UUID.numbered(1)) is lost"])
        }
    }
}
