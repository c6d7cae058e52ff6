import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

// What belongs to a whole process: signals, closed pipes, standard input.

@Suite struct Processes {
    @Test(
        "the first signal lets the work be undone, then the process dies of it (128 + n)",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func cancelled(signal: Int32) async throws {
        let child = try start("work")
        try await Task.sleep(for: .milliseconds(300))
        child.send(signal)
        let result = try await child.end(by: .after(.seconds(20))).command
        #expect(result.ending == .signaled([SIGINT: "INT", SIGTERM: "TERM", SIGHUP: "HUP"][signal]!))
        #expect(result.errorText.hasPrefix("begun\nundone\n"))
        #expect(result.errorText.contains(#""kind":"interrupted""#))
        #expect(result.output.isEmpty)
    }

    @Test("the second signal does not wait for the undo")
    func killed() async throws {
        let child = try start("work")
        try await Task.sleep(for: .milliseconds(300))
        child.send(SIGTERM)
        try await Task.sleep(for: .milliseconds(20))
        child.send(SIGINT)
        let result = try await child.end(by: .after(.seconds(20))).command
        #expect(result.ending == .signaled("INT"))
        #expect(!result.errorText.contains("undone"))
    }

    @Test("a command that only reads dies of a signal at once")
    func reading() async throws {
        let child = try start("list", "--count", "1000000000", "--output", "quiet")
        try await Task.sleep(for: .milliseconds(100))
        child.send(SIGTERM)
        #expect(try await child.end(by: .after(.seconds(20))).command.ending == .signaled("TERM"))
    }

    @Test("a full disk is exit status 8, not silence; what changed something is still done")
    func fullDisk() throws {
        for words in [
            ["list"], ["--help"], ["--version"], ["work", "--rounds", "1", "-o", "json"], ["stop", "--uuid", "a"],
        ] {
            let result = try shell("exec \"$0\" \"$@\" > /dev/full", words)
            let isSilent = words[0] == "work"
            #expect(result.ending == .exited(isSilent ? 0 : 8))
            #expect(result.errorText.contains("No space left on device") == !isSilent)
        }
    }

    @Test("a reader that leaves ends a command that reads (141), and does not disturb one that changes something (e.8)")
    func brokenPipe() throws {
        let reading = try shell(
            "{ \"$0\" \"$@\"; echo $? >&2; } | head -n 1", ["list", "--count", "1000000", "-o", "quiet"])
        #expect(reading.text == "n0\n")
        #expect(reading.errorText == "141\n")
        let changing = try shell("{ sleep 0.2; \"$0\" \"$@\"; echo $? >&2; } | true", ["stop", "--uuid", "a"])
        #expect(changing.errorText == "0\n")
    }

    @Test("`-` takes what another zs tool prints, and each resource is dealt with")
    func targets() async throws {
        let done = try await sample("stop", "-", input: #"{"inventories":[{"uuid":"a"},{"uuid":"b"}],"success":true}"#)
        #expect(
            done
                == Run(
                    status: 0, output: #"[{"uuid":"a","state":"Stopped"},{"uuid":"b","state":"Stopped"}]"# + "\n",
                    errors: ""))
        #expect(
            try await sample("stop", "-", "-o", "quiet", input: "{\"uuid\":\"a\"}\n{\"name\":\"b\"}\n").output
                == "a\nb\n")
        #expect(try await sample("stop", "-", "-o", "quiet", input: #"[{"uuid":"a"}]"#).output == "a\n")
        #expect(try await sample("stop", "-", "-o", "quiet", input: #"{"inventory":{"uuid":"a"}}"#).output == "a\n")
        let none = try await sample("stop", "-", input: #"{"inventories":[]}"#)
        #expect(none == Run(status: 0, output: "[]\n", errors: ""))
    }

    @Test("what fails of several is named, and the rest is done: status 9")
    func partial() async throws {
        let run = try await sample("stop", "-", input: #"[{"uuid":"a"},{"uuid":"bad"},{"uuid":"b"}]"#)
        #expect(run.status == 9)
        #expect(run.output.contains(#""uuid":"a""#) && run.output.contains(#""uuid":"b""#))
        let error = try JSONReader.read(run.errors)
        #expect(error["message"] == "stop: 1 of 3 failed")
        #expect(error["details"] == [["subject": "bad", "text": "'bad' cannot be stopped"]])
        #expect(try await sample("stop", "-", input: #"[{"uuid":"bad"}]"#).status == 4)
    }

    @Test(
        "when the command before it failed, nothing is done",
        arguments: [
            ("", 1, "standard input names no resource"),
            ("{\"success\":false}", 1, "the command that writes standard input has failed"),
            ("[{\"x\":1}]", 2, "standard input has an object without uuid and name"),
            ("{", 2, "not JSON: line 1, column 2"),
            ("[{\"uuid\":\"\"}]", 2, "standard input names a resource that is none: '': a name cannot be empty"),
        ] as [(String, Int32, String)])
    func failedUpstream(input: String, status: Int32, message: String) async throws {
        let run = try await sample("stop", "-", input: input)
        #expect(run.status == status)
        #expect(run.output.isEmpty || run.output == "[]\n")
        #expect(try JSONReader.read(run.errors)["message"]?.text?.hasPrefix(message) == true)
    }

    @Test("CLI-38: nothing is lost unless somebody agrees; nobody is asked where nobody is")
    func confirmation() async throws {
        let refused = try await sample("destroy")
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(try JSONReader.read(refused.errors)["message"] == "everything will be gone")
        #expect(try await sample("destroy", "--yes") == Run(status: 0, output: "{\"destroyed\":true}\n", errors: ""))
        #expect(try await sample("destroy", "-y").status == 0)
        #expect(try await sample("destroy", "--dry-run").status == 0)
    }

    @Test("CLI-36: a secret comes from standard input or a file, never from the words")
    func secrets() async throws {
        #expect(try await sample("login", input: "hunter2\n").output == "{\"length\":7}\n")
        #expect(try await sample("login", "--password", "-", input: "abc").output == "{\"length\":3}\n")
        let refused = try await sample("login", "--password", "hunter2")
        #expect(refused.status == 2 && !refused.errors.contains("hunter2"))
        try await TemporaryDirectory.use { directory in
            let path = directory.appending("pw")
            try AtomicFile.write(Array("12345\n".utf8), to: path)
            #expect(try await sample("login", "--password", "@\(path)").output == "{\"length\":5}\n")
            #expect(try await sample("login", "--password-file", path.text).output == "{\"length\":5}\n")
        }
        #expect(try await sample("login").status == 2)
    }

    @Test("CLI-53: --progress json says how far work is, a pipe gets nothing by itself")
    func progress() async throws {
        let lines = try await sample("work", "--rounds", "3", "--progress", "json").errors.split(separator: "\n")
            .dropFirst()
        let first = try JSONReader.read(String(try #require(lines.first)))
        #expect(
            first.members?.map(\.name) == ["progress", "step", "done", "total", "unit", "rate", "remainingSeconds"])
        #expect(first["step"] == "working")
        #expect(try await sample("work", "--rounds", "3").errors == "begun\n")
    }

    private func start(_ words: String...) throws -> Child {
        try BinaryRunner(home: .read("/nonexistent")).start("sample-tool", words)
    }
    /// Runs a line of bash with the sample tool as `$0` and the words as `$@`.
    private func shell(_ line: String, _ words: [String]) throws -> CommandResult {
        let tool = try BinaryRunner(home: .read("/nonexistent")).binaries.appending("sample-tool")
        let (input, output, errors) = (try ScratchFile(), try ScratchFile(), try ScratchFile())
        let child = try ChildProcess(
            ["bash", "-c", line, tool.text] + words, environment: ["PATH": "/usr/bin:/bin"], input: input.descriptor,
            output: output.descriptor, errors: errors.descriptor)
        let ending = try #require(child.ending(by: .after(.seconds(30))))
        return CommandResult(ending: ending, output: try output.content(), errors: try errors.content())
    }
}
