import Glibc
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore
import ZSSystem

extension BenchCase {
    /// At most twice what `sqlite3 .backup` and `zstd` at the same level take; and whoever writes meanwhile is not held up.
    static let backups = BenchCase(
        name: "backup", summary: "a backup of 200,000 VMs, alone and while 20 processes write"
    ) {
        (bench) throws(Failure) in
        let home = try bench.state(vms: 200_000)
        let directory = bench.folder.appending("backup").text
        let ours = [try bench.tool("zs-ctl"), "--home", home.text, "backup", "--dir", directory, "--keep-amount", "1"]
        let copy = bench.folder.appending("rival.db").text
        let script = """
            rm -f "$2" "$2.zst"; sqlite3 "$1" ".backup '$2'"; zstd -q -3 "$2" -o "$2.zst"; sync "$2.zst"
            """
        let rival = ["sh", "-ec", script, "sh", home.appending("state.db").text, copy]
        let (our, their) = try bench.compare(rounds: 3, ours, rival)
        unlink(copy)
        unlink(copy + ".zst")
        return [
            Measurement(
                name: "wall", unit: "ms", ours: our.milliseconds, rival: ("sqlite3 + zstd", their.milliseconds),
                promise: .ratio(2)),
            Measurement(
                name: "longest wait of 20 writers", unit: "ms", ours: try longestWait(bench, home, during: ours),
                promise: .atMost(100)),
        ]
    }

    /// - Returns: beyond the longest that the same writers wait for each other without a backup.
    private static func longestWait(
        _ bench: Bench, _ home: AbsolutePath, during backup: [String]
    ) throws(Failure) -> Double {
        let words = try bench.child(["patient", home.text, "10"])
        func run(_ besides: [String]?) throws(Failure) -> Double {
            let report = bench.folder.appending("waits").text
            unlink(report)
            let output = try Descriptor.open(report, O_WRONLY | O_CREAT | O_APPEND)
            let writers = try (0..<20).map { _ throws(Failure) in
                try ChildProcess(words, input: STDIN_FILENO, output: output.number, errors: STDERR_FILENO)
            }
            if let besides { _ = try Sample.of(besides) }
            for writer in writers where writer.ending(by: .after(.seconds(120))) != .exited(0) {
                throw Failure(.failed, "a writer failed")
            }
            let text = String(decoding: try Descriptor.open(report, O_RDONLY).read(atMost: 1 << 20), as: UTF8.self)
            return text.split(separator: "\n").compactMap { Double($0) }.max() ?? .infinity
        }
        let alone = try run(nil)
        return max(0, try run(backup) - alone)
    }
}

/// A writer of the case: one small transaction after another, with pauses.
enum PatientWriter {
    /// Prints the longest that one took, in milliseconds.
    static func write(in home: AbsolutePath, seconds: Int) throws(Failure) {
        let store = try Store(home: home, now: SystemClock.now)
        let call = CallRecord(api: "Bench", arguments: .null, account: "admin", operator: "bench")
        var generator = SystemRandomNumberGenerator()
        var longest = Duration.zero
        let end = Deadline.after(.seconds(seconds))
        while !end.hasPassed {
            let start = ContinuousClock.now
            try store.write { t throws(Failure) in
                try t.record(
                    UUID(random: &generator), call, target: nil, process: ProcessMark(pid: 0, start: 0, boot: ""),
                    started: t.now)
            }
            longest = max(longest, start.duration(to: .now))
            usleep(UInt32.random(in: 50_000...150_000))
        }
        Console.line(String(longest / .milliseconds(1)))
    }
}
