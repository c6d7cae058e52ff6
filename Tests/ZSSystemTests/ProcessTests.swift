import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

@Suite struct ProcessTests {
    private func run(_ words: [String], input: [UInt8] = [], by deadline: Deadline = .after(.seconds(240))) throws
        -> CommandResult
    {
        var result = CommandResult(ending: .exited(-1))
        var rest = input[...]
        let streams = StandardStreams(
            input: {
                defer { rest = [] }
                return rest
            },
            output: { result.output += $0 }, errors: { result.errors += $0 })
        result.ending = try runProcess(words, streams, by: deadline)
        return result
    }

    @Test("words reach the program as they are") func words() throws {
        let words = ["", " ", "a b", "$HOME", "'", "\"", "*", "é", "\n"]
        let result = try run(["printf", "%s\\0"] + words)
        #expect(result.text == words.map { $0 + "\0" }.joined())
    }

    @Test("a program that is not there, or may not run") func missing() throws {
        #expect(throws: Failure.self) { try run(["/nonexistent/program"]) }
        #expect(throws: Failure.self) { try run(["/etc/passwd"]) }
        #expect(throws: Failure.self) { try run([]) }
    }

    @Test("the child gets three descriptors, default signals and none blocked") func inheritance() throws {
        // A descriptor without FD_CLOEXEC, and a thread that blocks all signals, as any library may have.
        let leak = dup(0)
        defer { close(leak) }
        let thread = Thread {
            let listing = try? run(["ls", "/proc/self/fd"])
            // The fourth is ls's own.
            #expect(listing?.text == "0\n1\n2\n3\n")
            let status = (try? run(["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]))?.text ?? ""
            // Signals 32 and 33 are the C library's own; it makes a child ignore them.
            #expect(
                status.replacing("0000000180000000", with: "0000000000000000")
                    == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
        }
        thread.join()
    }

    @Test("a child that does not read its input does not kill us with SIGPIPE") func brokenPipe() throws {
        let result = try run(["true"], input: [UInt8](repeating: 0, count: 5_000_000))
        #expect(result.succeeded)
        var pending = sigset_t()
        sigpending(&pending)
        #expect(sigismember(&pending, SIGPIPE) == 0)
    }

    @Test("a deadline kills the whole process group") func deadline() throws {
        let mark = "5\(UInt32.random(in: 100_000...999_999))"
        let begin = ContinuousClock.now
        let failure = #expect(throws: Failure.self) {
            try run(["sh", "-c", "sleep \(mark) & sleep \(mark)"], by: .after(.milliseconds(500)))
        }
        #expect(failure?.kind == .timeout && begin.duration(to: .now) < .seconds(60))
        #expect(try run(["pgrep", "-f", "^sleep \(mark)"]).ending == .exited(1))
    }

    @Test("what a stream throws ends the program") func streamFails() throws {
        let problem = Failure(.io, "the disk is full")
        let streams = StandardStreams(
            input: { [] }, output: { _ throws(Failure) in throw problem }, errors: { _ in })
        #expect(throws: problem) { try runProcess(["yes"], streams, by: .after(.seconds(240))) }
    }

    @Test("hundreds of programs at once, each with its own output") func many() throws {
        let results = fanOut(Array(0..<200), width: 16) { number in try? run(["echo", "\(number)"]).text }
        #expect(results == (0..<200).map { "\($0)\n" })
    }

    @Test("no descriptor is left behind") func descriptors() throws {
        func count() throws -> Int {
            try run(["sh", "-c", "ls /proc/\(getpid())/fd | wc -l"]).text.split(separator: "\n").first.flatMap {
                Int($0)
            } ?? 0
        }
        // Other tests of this process open some, too; a leak of one of four per program would show.
        let before = try count()
        for _ in 0..<100 { _ = try run(["true"]) }
        #expect(try count() < before + 100)
    }
}
