import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

/// zs-image as a user runs it, with a store and a directory of its own.
struct ImageTool {
    let directory: AbsolutePath
    var runner: BinaryRunner
    var store: String { directory.appending("store").text }

    static func use(in parent: String? = nil, _ body: (ImageTool) async throws -> Void) async throws {
        try await TemporaryDirectory.use(in: parent) { directory in
            var runner = try BinaryRunner(home: directory.appending("home"))
            runner.environment["HOME"] = directory.text
            let tool = ImageTool(directory: directory, runner: runner)
            try await tool.json(["init"])
            try await body(tool)
        }
    }

    /// Runs a verb that must succeed, on the store unless the words name another.
    @discardableResult
    func json(_ words: [String], input: [UInt8] = []) async throws -> JSON {
        try await runner.json("zs-image", withStore(words), input: input)
    }
    /// Runs a verb that must fail.
    /// - Returns: its exit status and what it said.
    func failure(_ words: [String], input: [UInt8] = []) async throws -> (status: Int32, said: String) {
        let result = try await runner.run("zs-image", withStore(words), input: input).command
        guard case .exited(let status) = result.ending, status != 0 else {
            Issue.record("\(words) ended with \(result.ending): \(result.text)")
            return (0, "")
        }
        return (status, result.errorText)
    }
    func start(_ words: [String]) throws -> Child { try runner.start("zs-image", withStore(words)) }
    private func withStore(_ words: [String]) -> [String] {
        words.contains("--store") || words.first == "sync" || words.first == "convert"
            ? words : words + ["--store", store]
    }

    func path(_ name: String) -> String { directory.appending(name).text }
    /// Runs a script with the directory as `$1`.
    func script(_ text: String, _ arguments: String...) throws {
        try runTool(["/bin/sh", "-euc", text, "sh", directory.text] + arguments)
    }
    /// Makes a disk of noise, text and zeros.
    func disk(_ name: String, mebibytes: Int = 8, seed: Int = 1) throws {
        try script(
            #"""
            truncate -s "$3M" "$1/$2"
            openssl enc -aes-128-ctr -pass "pass:$4" -nosalt -pbkdf2 -in /dev/zero 2>/dev/null |
                head -c "$(($3 * 262144))" | dd of="$1/$2" bs=64K conv=notrunc status=none
            seq "$4" "$(($4 + $3 * 20000))" | head -c "$(($3 * 131072))" |
                dd of="$1/$2" bs=1M seek="$(($3 / 2))" conv=notrunc status=none
            """#, name, String(mebibytes), String(seed))
    }
    func expectSound(_ store: String? = nil) async throws {
        let result = try await runner.run("zs-image", ["verify", "--store", store ?? self.store]).command
        #expect(result.succeeded, "\(result.errorText)")
    }
    func size(of file: String) -> Int {
        var facts = stat()
        return stat(file, &facts) == 0 ? Int(facts.st_size) : 0
    }
}
