import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite("Stores that are killed, full, and crowded")
struct CrashTests {
    @Test("kill -9 anywhere in an add, an export or a collection leaves a sound store")
    func killed() async throws {
        try await ImageTool.use { tool in
            for seed in 1...3 {
                try tool.disk("disk\(seed)", mebibytes: 12, seed: seed)
                if seed < 3 { try await tool.json(["add", tool.path("disk\(seed)"), "--name", "kept"]) }
            }
            let verbs = [
                ["add", tool.path("disk3"), "--name", "new"], ["gc"], ["export", "kept"], ["delete", "new", "--yes"],
            ]
            for round in 0..<24 {
                let child = try tool.start(verbs[round % verbs.count])
                // Debug builds take some 100 ms for each; the pauses reach from the start to behind the end.
                usleep(UInt32(5_000 + round * 37_000 % 180_000))
                child.send(SIGKILL)
                _ = try await child.end(by: .after(.seconds(10)))
                if round % 6 == 5 { try await tool.expectSound() }
            }
            try await tool.json(["gc"])
            try await tool.json(["gc"])
            #expect(try entries(tool.path("store/packs")).allSatisfy { $0.hasSuffix(".pack") })
            #expect(try entries(tool.path("store/sessions")) == [])
            try await tool.expectSound()
            for version in [1, 2] {
                try await tool.json(["export", "kept@\(version)", tool.path("out")])
                try tool.script(#"cmp "$1/disk$2" "$1/out""#, String(version))
            }
        }
    }

    @Test("a full disk is an error, and no damage")
    func full() async throws {
        try await ImageTool.use { tool in
            let small = tool.path("small")
            try runTool(["sh", "-ec", "mkdir \"$1\"; mount -t tmpfs -o size=16m none \"$1\"", "sh", small])
            defer { umount2(small, 2) }
            let store = ["--store", "\(small)/store"]
            try await tool.json(["init"] + store)
            try tool.disk("little", mebibytes: 8)
            try tool.disk("large", mebibytes: 64, seed: 2)
            try await tool.json(["add", tool.path("little")] + store)
            for words in [
                ["add", tool.path("large")], ["export", "little"], ["export", "little"],
                ["export", "little", "\(small)/out"],
            ] {
                let result = try await tool.runner.run("zs-image", words + store).command
                guard !result.succeeded else { continue }
                #expect(result.ending == .exited(8), "\(result.errorText)")
            }
            #expect(try await tool.failure(["add", tool.path("large")] + store).status == 8)
            try await tool.expectSound("\(small)/store")
            try await tool.json(["export", "little", tool.path("out")] + store)
            try tool.script(#"cmp "$1/little" "$1/out""#)
            #expect(try entries("\(small)/store/packs").filter { $0.hasSuffix(".part") } == [])
        }
    }

    @Test("many adds, exports and syncs and a collection at once")
    func crowd() async throws {
        try await ImageTool.use { tool in
            for seed in 1...3 { try tool.disk("disk\(seed)", mebibytes: 6, seed: seed) }
            try await tool.json(["add", tool.path("disk1"), "--name", "first"])
            try await tool.json(["init", "--store", tool.path("far")])
            var children: [Child] = []
            for round in 0..<4 {
                for seed in 1...3 {
                    children.append(try tool.start(["add", tool.path("disk\(seed)"), "--name", "image\(seed)"]))
                }
                children.append(try tool.start(["export", "first", tool.path("out\(round)")]))
                children.append(try tool.start(["sync", tool.store, tool.path("far")]))
                children.append(try tool.start(["gc"]))
            }
            for child in children {
                let result = try await child.end(by: .after(.seconds(60))).command
                // A second collection at the same time is told so.
                let isCollision = result.errorText.contains("another garbage collection")
                #expect(result.succeeded || isCollision, "\(result.errorText)")
            }
            try await tool.expectSound()
            try await tool.expectSound(tool.path("far"))
            #expect(try await tool.json(["list"]).list?.count == 13)
            for round in 0..<4 { try tool.script(#"cmp "$1/disk1" "$1/out$2""#, String(round)) }
        }
    }
}
