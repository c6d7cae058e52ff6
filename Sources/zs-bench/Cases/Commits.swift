import Glibc
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore
import ZSSystem

extension BenchCase {
    /// Nothing is promised: durable transactions a second, by one process and by eight that wait for each other.
    static let commits = BenchCase(name: "commits", summary: "audit records written by one process and by eight") {
        (bench) throws(Failure) in
        let home = try bench.emptyState("state-commits")
        var measurements: [Measurement] = []
        for count in [1, 8] {
            let seconds = 3
            let words = try bench.child(["commit", home.text, String(seconds)])
            let workers = try (0..<count).map { _ throws(Failure) in
                try ChildProcess(words, input: STDIN_FILENO, output: STDERR_FILENO, errors: STDERR_FILENO)
            }
            let before = try commits(home)
            let start = ContinuousClock.now
            for worker in workers where worker.ending(by: .after(.seconds(60))) != .exited(0) {
                throw Failure(.failed, "a worker failed")
            }
            let time = start.duration(to: .now) / .seconds(1)
            measurements.append(
                Measurement(
                    name: "\(count) processes", unit: "commits/s", ours: Double(try commits(home) - before) / time,
                    promise: .none))
        }
        return measurements
    }

    private static func commits(_ home: AbsolutePath) throws(Failure) -> Int {
        try Store(home: home, now: SystemClock.now).read { reader throws(Failure) in
            try reader.count([], of: .longJob)
        }
    }
}

/// A worker of the case.
enum Commits {
    static func write(in home: AbsolutePath, seconds: Int) throws(Failure) {
        let store = try Store(home: home, now: SystemClock.now)
        let call = CallRecord(api: "Bench", arguments: .null, account: "admin", operator: "bench")
        var generator = SystemRandomNumberGenerator()
        let end = Deadline.after(.seconds(seconds))
        while !end.hasPassed {
            try store.write { t throws(Failure) in
                try t.record(
                    UUID(random: &generator), call, target: nil, process: ProcessMark(pid: 0, start: 0, boot: ""),
                    started: t.now)
            }
        }
    }
}
