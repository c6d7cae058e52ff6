import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

/// Commands from a file or from standard input.
@Suite struct ScriptTests {
    @Test(
        "a script ends with its first failure, or goes on with --keep-going and says how many failed",
        arguments: [
            ("CreateZone name=a\nCreateZon name=b\nCreateZone name=c\n", [], 2, ["a"]),
            ("CreateZone name=a\nCreateZon name=b\nCreateZone name=c\n", ["--keep-going"], 9, ["a", "c"]),
            ("x\ny\n", ["--keep-going"], 1, []), ("# only a comment\n\n", [], 0, []), ("", [], 2, []),
            ("CreateZone name=a\nquit\nCreateZone name=b", [], 0, ["a"]), ("CreateZone name='a\n", [], 2, []),
            ("QueryZone -\nCreateZone name=a", ["--keep-going"], 9, ["a"]),
            ("CreateZone name=a description='two\nlines'", [], 0, ["a"]),
        ] as [(String, [String], Int32, [String])])
    func standardInput(script: String, options: [String], status: Int32, names: [String]) async throws {
        try await ToolHome.use { home in
            let result = try await home.run(options, input: script)
            #expect(result.ending == .exited(status))
            let zones = try await home.texts(of: "QueryZone")
            #expect(zones == names)
        }
    }

    @Test("a file leaves standard input to its commands, and a failure is found by its line")
    func file() async throws {
        try await ToolHome.use { home in
            let path = home.path.appending("script")
            try AtomicFile.write(Array("\nCreateZone -\n\nnonsense\n".utf8), to: path)
            let result = try await home.run("-f", path.text, input: #"{"inventories":[{"name":"a"},{"name":"b"}]}"#)
            #expect(result.ending == .exited(2))
            #expect(result.errorText.contains("\(path), line 4: nonsense failed"))
            #expect(try await home.texts(of: "QueryZone", "sortBy=name") == ["a", "b"])
            #expect(try await home.run("-f", path.text, "QueryZone").ending == .exited(2))
            #expect(try await home.run("-f", "/nonexistent").ending == .exited(8))
        }
    }
}
