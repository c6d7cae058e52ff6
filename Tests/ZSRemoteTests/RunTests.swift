import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

/// Both shells must do the same.
enum Place: String, CaseIterable, CustomTestStringConvertible {
    case here, there
    var testDescription: String { rawValue }

    func shell() throws -> any Shell {
        switch self {
        case .here: LocalShell()
        case .there: try OwnedShell(Host())
        }
    }
}

@Suite struct RunTests {
    @Test("exit statuses", arguments: Place.allCases, [0, 1, 3, 126, 127, 255])
    func statuses(place: Place, status: Int32) throws {
        let result = try place.shell().run(Command(["sh", "-c", "exit \(status)"]), by: .soon)
        #expect(result.ending == .exited(status))
    }

    @Test("a program that is not there is a result, not an error", arguments: Place.allCases)
    func missing(place: Place) throws {
        let result = try place.shell().run(Command(["no-such-program"]), by: .soon)
        #expect(result.ending == .exited(127) && result.errorText.contains("no-such-program"))
    }

    @Test("signals", arguments: Place.allCases, ["TERM", "KILL", "SEGV"])
    func signals(place: Place, name: String) throws {
        let result = try place.shell().run(Command(["sh", "-c", "kill -\(name) $$"]), by: .soon)
        #expect(result.ending == .signaled(name))
    }

    @Test("standard output and standard error stay apart; input is fed and ended", arguments: Place.allCases)
    func streams(place: Place) throws {
        let input = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let result = try place.shell().run(
            Command(["sh", "-c", "echo out; echo err >&2; cat"], input: input), by: .soon)
        #expect(result.output == Array("out\n".utf8) + input && result.errorText == "err\n")
    }

    @Test("a program need not read its input", arguments: Place.allCases)
    func unreadInput(place: Place) throws {
        let input = [UInt8](repeating: 0, count: 10_000_000)
        #expect(try place.shell().run(Command(["echo", "done"], input: input), by: .soon).text == "done\n")
    }

    @Test("a program may close its output and go on reading", arguments: Place.allCases)
    func closedOutput(place: Place) throws {
        let input = [UInt8](repeating: 65, count: 5_000_000)
        let script = "exec >&- 2>&-; test $(wc -c) = 5000000"
        #expect(try place.shell().run(Command(["sh", "-c", script], input: input), by: .soon).succeeded)
    }

    @Test("a script gets its values as arguments", arguments: Place.allCases)
    func script(place: Place) throws {
        let result = try place.shell().run(.script("for a; do echo \"[$a]\"; done", ["a b", "$(id)", "'"]), by: .soon)
        #expect(result.text == "[a b]\n[$(id)]\n[']\n")
    }

    @Test(
        "100 MB on both streams at once: too much is an error, and the shell can still be used",
        arguments: Place.allCases)
    func flood(place: Place) throws {
        let shell = try place.shell()
        let script = "head -c 100000000 /dev/zero >&2 & head -c 100000000 /dev/zero; wait"
        let problem = try failure { _ = try shell.run(Command(["sh", "-c", script]), by: .soon) }
        #expect(problem.kind == .failed && problem.message.contains("more than 64 MiB"))
        #expect(try shell.run(Command(["echo", "still there"]), by: .soon).text == "still there\n")
    }

    @Test("60 MB on both streams at once arrive", arguments: Place.allCases)
    func large(place: Place) throws {
        let script = "head -c 60000000 /dev/zero >&2 & head -c 60000000 /dev/zero; wait"
        let result = try place.shell().run(Command(["sh", "-c", script]), by: .soon)
        #expect(result.succeeded && result.output.count == 60_000_000 && result.errors.count == 60_000_000)
    }

    @Test("a passed deadline ends the program there, too, and the shell can still be used", arguments: Place.allCases)
    func deadline(place: Place) throws {
        let shell = try place.shell()
        let length = "7\(UInt32.random(in: 100_000...999_999))"
        let begin = ContinuousClock.now
        let problem = try failure {
            _ = try shell.run(Command(["sh", "-c", "sleep \(length); true"]), by: .after(.seconds(1)))
        }
        #expect(problem.kind == .timeout && begin.duration(to: .now) < .seconds(10))
        #expect(try shell.run(Command(["echo", "on"]), by: .soon).text == "on\n")
        let gone = Deadline.after(.seconds(15))
        while try LocalShell().run(Command(["pgrep", "-f", "^sleep \(length)"]), by: .soon).succeeded, !gone.hasPassed {
            usleep(100_000)
        }
        #expect(!gone.hasPassed, "the program is still there")
    }

    @Test("a program that ignores SIGTERM is killed") func stubborn() throws {
        let begin = ContinuousClock.now
        let script = "trap '' TERM; while :; do sleep 0.1; done"
        let problem = try failure { _ = try LocalShell().run(Command(["sh", "-c", script]), by: .after(.seconds(1))) }
        #expect(problem.kind == .timeout && begin.duration(to: .now) < .seconds(10))
    }

    @Test("threads share a session one after the other, and none waits past its deadline") func shared() throws {
        let host = try Host()
        let shell = try host.connect()
        let numbers = fanOut(Array(0..<20), width: 10) { number in
            try? shell.run(Command(["echo", "\(number)"]), by: .soon).text
        }
        #expect(numbers == (0..<20).map { "\($0)\n" })
        let long = Thread { _ = try? shell.run(Command(["sleep", "3"]), by: .soon) }
        usleep(200_000)
        let problem = try failure { _ = try shell.run(Command(["true"]), by: .after(.milliseconds(300))) }
        #expect(problem.kind == .timeout && problem.message.contains("busy"))
        long.join()
    }

    @Test("closing a shell ends what another thread does on it") func closing() throws {
        let host = try Host()
        let shell = try host.connect()
        let begin = ContinuousClock.now
        let closer = Thread {
            usleep(300_000)
            shell.close()
        }
        #expect(throws: Failure.self) { try shell.run(Command(["sleep", "30"]), by: .soon) }
        closer.join()
        #expect(begin.duration(to: .now) < .seconds(15))
        #expect(throws: Failure.self) { try shell.run(Command(["true"]), by: .soon) }
    }

    @Test("a command line that sshd would not take") func tooLong() throws {
        let host = try Host()
        let shell = try host.connect()
        let word = String(repeating: "x", count: 40_000)
        #expect(try failure { _ = try shell.run(Command(["true", word]), by: .soon) }.message.contains("too long"))
        #expect(try failure { _ = try shell.run(Command(["true", "a\0b"]), by: .soon) }.kind == .usage)
        #expect(try shell.run(Command(["true"]), by: .soon).succeeded)
    }

    @Test("key exchanges in the middle of it (RekeyLimit 256K)") func rekeying() throws {
        let host = try Host(.init(["RekeyLimit 256K"]))
        let input = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let result = try host.connect().run(Command(["tee", "/dev/stderr"], input: input), by: .soon)
        #expect(result.succeeded && result.output == input && result.errors == input)
    }
}
