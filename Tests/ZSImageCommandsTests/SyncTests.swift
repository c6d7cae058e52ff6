import Glibc
import Testing
import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite("Stores that exchange images")
struct SyncTests {
    /// A machine with zs-image, reached by SSH, which is this one.
    private func withServer(_ body: (ImageTool, _ place: (String) -> String) async throws -> Void) async throws {
        try await ImageTool.use { tool in
            let server = try SSHDaemon()
            try tool.script(
                #"""
                mkdir -m 700 "$1/.ssh"
                cp "$2" "$1/.ssh/id_ed25519"
                cp "$2.pub" "$1/.ssh/id_ed25519.pub"
                printf '%s\n' "$3" > "$1/.ssh/known_hosts"
                """#, server.clientKey.text, "[127.0.0.1]:\(server.port) \(server.hostKeyLine())")
            try await body(tool) { "ssh://root@127.0.0.1:\(server.port)\(tool.path($0))" }
            withExtendedLifetime(server) {}
        }
    }
    private func program(_ tool: ImageTool) -> [String] {
        ["--remote-program", tool.runner.binaries.appending("zs-image").text]
    }

    @Test("there and back over SSH: only what is missing is sent")
    func remote() async throws {
        try await withServer { tool, place in
            try tool.disk("disk.raw", mebibytes: 16)
            try await tool.json(["add", tool.path("disk.raw")])
            try tool.script(
                #"cp "$1/disk.raw" "$1/next.raw"; head -c 300000 /dev/urandom | dd of="$1/next.raw" bs=4K seek=500 conv=notrunc status=none"#
            )
            try await tool.json(["init", "--store", tool.path("far")])
            let first = try await tool.json(["sync", tool.store, place("far")] + program(tool))
            #expect(first.list?.first?["outcome"]?.text == "copied")
            let next = try await tool.json(["add", tool.path("next.raw"), "--name", "disk"])
            let second = try await tool.json(["sync", tool.store, place("far")] + program(tool))
            let sent = try #require(second.list?.last?["sent"]?.integer)
            #expect(Double(sent) <= 1.05 * Double(try #require(next["newStored"]?.integer)))
            try await tool.expectSound(tool.path("far"))

            try await tool.json(["init", "--store", tool.path("third")])
            try await tool.json(["sync", place("far"), tool.path("third"), "disk@2"] + program(tool))
            try await tool.json(["export", "disk@2", tool.path("out"), "--store", tool.path("third")])
            try tool.script(#"cmp "$1/next.raw" "$1/out""#)
            #expect(try await tool.json(["list", "--store", tool.path("third")]).list?.count == 1)
        }
    }

    @Test("what was sent before a kill is not sent again", arguments: [true, false])
    func killed(pushes: Bool) async throws {
        try await withServer { tool, place in
            try tool.disk("disk.raw", mebibytes: 192)
            try await tool.json(["add", tool.path("disk.raw")])
            try await tool.json(["init", "--store", tool.path("far")])
            let whole = try #require(try await tool.json(["stat"])["storedSize"]?.integer)
            let words = pushes ? [tool.store, place("far")] : [place("store"), tool.path("far")]
            let child = try tool.start(["sync"] + words + program(tool))
            let packs = tool.path("far/packs")
            let deadline = Deadline.after(.seconds(60))
            while try entries(packs).reduce(0, { $0 + tool.size(of: "\(packs)/\($1)") }) < whole / 2 {
                #expect(!deadline.hasPassed)
                if deadline.hasPassed { return }
                usleep(1000)
            }
            child.send(SIGKILL)
            _ = try await child.end(by: .after(.seconds(5)))
            sleep(1)
            try await tool.expectSound(tool.path("far"))
            let kept = try entries(packs).filter { $0.hasSuffix(".pack") }.reduce(0) {
                $0 + tool.size(of: "\(packs)/\($1)")
            }
            #expect(kept > Int(whole) * 2 / 5)
            let synced = try await tool.json(["sync"] + words + program(tool))
            let sent = try #require(synced.list?.first?["sent"]?.integer)
            #expect(Int(sent) + kept < Int(whole) * 105 / 100)
            try await tool.json(["export", "disk", tool.path("out"), "--store", tool.path("far")])
            try tool.script(#"cmp "$1/disk.raw" "$1/out""#)
        }
    }

    @Test("a damaged store is repaired from another, here or elsewhere")
    func repair() async throws {
        try await withServer { tool, place in
            try tool.disk("disk.raw", mebibytes: 16)
            try await tool.json(["add", tool.path("disk.raw")])
            try await tool.json(["add", tool.path("disk.raw"), "--name", "other"])
            try await tool.json(["init", "--store", tool.path("far")])
            try await tool.json(["sync", tool.store, tool.path("far")])
            for place in [tool.path("far"), place("far")] {
                try tool.script(
                    #"""
                    pack=$(ls -S "$1"/store/packs/*.pack | head -n 1)
                    printf 'damage' | dd of="$pack" bs=1 seek=100000 conv=notrunc status=none
                    image=$(ls "$1"/store/images/* | head -n 1)
                    printf 'damage' | dd of="$image" bs=1 seek=2000 conv=notrunc status=none
                    """#)
                #expect(try await tool.failure(["verify"]).status == 1)
                let repaired = try await tool.json(["verify", "--repair-from", place] + program(tool))
                #expect((repaired["repaired"]?.integer ?? 0) > 0)
                try await tool.expectSound()
                try await tool.json(["export", "disk", tool.path("out")])
                try tool.script(#"cmp "$1/disk.raw" "$1/out""#)
            }
        }
    }

    @Test(
        "what no zs-image would say ends the exchange, and harms nothing",
        arguments: ["hello, this is no message", "\u{5}\u{4}\u{0}\u{0}\u{0}\u{1}", "\u{9}\u{7f}\u{7f}\u{7f}\u{7f}"])
    func strangers(input: String) async throws {
        try await ImageTool.use { tool in
            #expect(try await tool.failure(["serve", "--stdio"], input: Array(input.utf8)).status != 70)
            try await tool.expectSound()
        }
    }
}
