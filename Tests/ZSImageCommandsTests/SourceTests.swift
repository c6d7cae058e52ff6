import Glibc
import Testing
import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite("Where zs-image takes images from")
struct SourceTests {
    private func expectSame(_ tool: ImageTool, _ image: String, _ file: String) async throws {
        try await tool.json(["export", image, tool.path("out"), "--format", "raw"])
        try tool.script(#"cmp "$1/out" "$2""#, file)
    }

    @Test(
        "ST-09, ST-15: http, with redirections, breaks, other contents, and servers that cannot go on in the middle",
        arguments: ["good", "moved", "short", "changing", "unmarked", "rangeless"])
    func http(manner: String) async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www""#)
            try tool.disk("www/disk")
            let server = try ImageServer(serving: tool.directory.appending("www"))
            try await tool.json(["add", "http://127.0.0.1:\(server.port)/\(manner)/disk"])
            try await expectSame(tool, "disk", tool.path("www/disk"))
            #expect(try entries(tool.path("store/incoming")).filter { !$0.hasSuffix(".lock") } == [])
        }
    }

    @Test(
        "what is no image, or leads elsewhere, is refused and leaves nothing",
        arguments: [
            ("missing/disk", 3), ("denied/disk", 7), ("broken/disk", 1), ("page/disk", 1), ("empty/disk", 1),
            ("loop/disk", 1), ("tofile/disk", 7),
        ] as [(String, Int32)])
    func refused(path: String, status: Int32) async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www""#)
            try tool.disk("www/disk", mebibytes: 1)
            let server = try ImageServer(serving: tool.directory.appending("www"))
            let failure = try await tool.failure(["add", "http://127.0.0.1:\(server.port)/\(path)"])
            #expect(failure.status == status, "\(failure.said)")
            #expect(try await tool.json(["list"]) == [])
        }
    }

    @Test(
        "ST-17: what is larger than allowed is refused, also when it does not say how large it is",
        arguments: ["good", "endless"])
    func limit(manner: String) async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www""#)
            try tool.disk("www/disk", mebibytes: 4)
            let server = try ImageServer(serving: tool.directory.appending("www"))
            let failure = try await tool.failure(
                ["add", "http://127.0.0.1:\(server.port)/\(manner)/disk", "--max-size", "3M"])
            #expect(failure.status == 1)
            #expect(failure.said.contains("larger than the 3"), "\(failure.said)")
        }
    }

    @Test("a download that is killed goes on where it was")
    func killed() async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www""#)
            try tool.disk("www/disk")
            let server = try ImageServer(serving: tool.directory.appending("www"))
            // Breaks off at a third, and is asked again after a second.
            let url = "http://127.0.0.1:\(server.port)/short/disk"
            let child = try tool.start(["add", url])
            let incoming = tool.path("store/incoming")
            let third = tool.size(of: tool.path("www/disk")) / 3
            let deadline = Deadline.after(.seconds(20))
            while try entries(incoming).allSatisfy({ tool.size(of: "\(incoming)/\($0)") < third }) {
                #expect(!deadline.hasPassed)
                if deadline.hasPassed { return }
                usleep(10_000)
            }
            child.send(SIGKILL)
            _ = try await child.end(by: .after(.seconds(5)))
            try await tool.json(["add", url])
            try await expectSame(tool, "disk", tool.path("www/disk"))
            let requests = try AtomicFile.read(tool.directory.appending("www/requests"))
            let ranges = String(decoding: requests, as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: " ")[1]
            }
            #expect(ranges.first == "-")
            #expect(ranges.dropFirst().allSatisfy { $0.hasPrefix("bytes=") && $0 != "bytes=0-" }, "\(ranges)")
        }
    }

    @Test("ST-16: a password is used and never shown, whether it stands in the URL or in a file")
    func password() async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www"; printf '%s' 'r:p@ss"w\rd' > "$1/secret""#)
            try tool.disk("www/disk", mebibytes: 1)
            let server = try ImageServer(serving: tool.directory.appending("www"))
            let place = "127.0.0.1:\(server.port)/locked/disk"
            let added = try await tool.json(["add", "http://us:r%3Ap%40ss%22w%5Crd@\(place)"])
            #expect(added["source"]?.text == "http://\(place)")
            try await tool.json(["add", "http://us@\(place)", "--password-file", tool.path("secret")])
            let failure = try await tool.failure(["add", "http://us:r%3Awrong@\(place)"])
            #expect(failure.status == 7)
            #expect(!failure.said.contains("wrong"))
            #expect(throws: (any Error).self) { try tool.script(#"grep -rqaE 'p%40ss|p@ss' "$1/store""#) }
        }
    }

    @Test(
        "ST-10: ftp, anonymous and with a password",
        arguments: [
            ("", "disk", 0), ("us:p%40ss@", "disk", 0), ("us:wrong@", "disk", 7), ("", "missing", 3),
        ] as [(String, String, Int32)])
    func ftp(login: String, file: String, status: Int32) async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/www""#)
            try tool.disk("www/disk", mebibytes: 2)
            let server = try ImageServer("ftp.py", serving: tool.directory.appending("www"))
            let words = ["add", "ftp://\(login)127.0.0.1:\(server.port)/\(file)"]
            if status == 0 {
                try await tool.json(words)
                try await expectSame(tool, "disk", tool.path("www/disk"))
            } else {
                let failure = try await tool.failure(words)
                #expect(failure.status == status, "\(failure.said)")
            }
        }
    }

    @Test("ST-11: sftp with a key, from a server that is known, and from no other")
    func sftp() async throws {
        try await ImageTool.use { tool in
            let server = try SSHDaemon(.init(["Subsystem sftp internal-sftp"]))
            try tool.disk("disk", mebibytes: 2)
            try tool.script(
                #"""
                mkdir -m 700 "$1/.ssh"
                cp "$2" "$1/.ssh/id_ed25519"
                cp "$2.pub" "$1/.ssh/id_ed25519.pub"
                """#, server.clientKey.text)
            let url = "sftp://root@127.0.0.1:\(server.port)\(tool.path("disk"))"
            let failure = try await tool.failure(["add", url])
            #expect(failure.status == 7, "\(failure.said)")
            try tool.script(
                #"printf '%s\n' "$2" > "$1/.ssh/known_hosts""#,
                "[127.0.0.1]:\(server.port) \(server.hostKeyLine())")
            try await tool.json(["add", url])
            try await expectSame(tool, "disk", tool.path("disk"))
        }
    }

    @Test("ST-12, ST-13: a file URL, also with a blank, a path, and standard input")
    func local() async throws {
        try await ImageTool.use { tool in
            try tool.disk("a disk.raw", mebibytes: 2)
            try await tool.json(["add", "file://\(tool.path("a disk.raw"))", "--name", "one"])
            try await tool.json(["add", tool.path("a disk.raw"), "--name", "two"])
            try await tool.json(
                ["add", "-", "--name", "three"], input: AtomicFile.read(tool.directory.appending("a disk.raw")))
            for name in ["one", "two", "three"] { try await expectSame(tool, name, tool.path("a disk.raw")) }
            let digest = String(repeating: "0", count: 64)
            let failure = try await tool.failure(["add", tool.path("a disk.raw"), "--name", "x", "--sha256", digest])
            #expect(failure.said.contains("SHA-256"))
        }
    }
}

/// The names in a directory.
func entries(_ directory: String) throws -> [String] {
    let stream = try #require(opendir(directory))
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names
}
