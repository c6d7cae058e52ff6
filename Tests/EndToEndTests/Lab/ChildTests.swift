import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

@Suite("Child")
struct ChildTests {
    @Test("streams of any size are kept apart, and input comes back")
    func streams() async throws {
        let input = [UInt8](repeating: 7, count: 1 << 20)
        let child = try shell("cat; head -c 300000 /dev/zero >&2", input: input)
        let result = try await child.end(by: .after(.seconds(20))).command
        #expect(result.ending == .exited(0))
        #expect(result.output == input)
        #expect(result.errors.count == 300_000)
    }

    @Test("a child that does not end in time is killed with all that it started")
    func deadline() async throws {
        let child = try shell("echo begun; sleep 1234.5 & wait")
        let failure = await #expect(throws: Failure.self) { try await child.end(by: .after(.milliseconds(300))) }
        #expect(failure?.kind == .timeout)
        #expect(failure?.cause == "begun\n")
        #expect(try await run("/usr/bin/pgrep", ["--full", "sleep 1234.5"]).ending == .exited(1))
    }

    @Test(
        "how it ended is told as it was",
        arguments: [
            ("exit 3", CommandResult.Ending.exited(3)), ("kill -KILL $$", .signaled("KILL")),
            ("kill -SEGV $$", .signaled("SEGV")),
        ])
    func endings(script: String, ending: CommandResult.Ending) async throws {
        #expect(try await shell(script).end(by: .after(.seconds(20))).command.ending == ending)
    }

    @Test("what it took is measured")
    func usage() async throws {
        let child = try shell("sleep 0.2; head -c 40000000 /dev/zero | tail -c 39000000 >/dev/null")
        let result = try await child.end(by: .after(.seconds(20)))
        #expect(result.wallTime >= .milliseconds(200))
        #expect(result.usage.processorTime > .milliseconds(1))
        #expect(result.usage.peakMemory > .mebibytes(1))
    }

    private func shell(_ script: String, input: [UInt8] = []) throws -> Child {
        try Child(AbsolutePath.read("/bin/bash"), ["-c", script], environment: ["PATH": "/usr/bin:/bin"], input: input)
    }
}

@Suite("Temporary directory")
struct TemporaryDirectoryTests {
    @Test("goes with all that is in it, and a link's target stays")
    func goes() async throws {
        try await TemporaryDirectory.use { kept in
            let path = try await TemporaryDirectory.use { directory in
                _ = try await run(
                    "/bin/bash",
                    ["-c", "mkdir -p $0/a/b; echo x >$0/a/b/c; echo y >$1/f; ln -s $1 $0/l", directory.text, kept.text])
                return directory.text
            }
            #expect(try await run("/usr/bin/test", ["-e", path]).ending == .exited(1))
            #expect(try await run("/usr/bin/cat", [kept.text + "/f"]).text == "y\n")
        }
    }
}
