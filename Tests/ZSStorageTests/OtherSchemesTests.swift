import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct OtherSchemesTests {
    private func fetch(_ url: String, _ repository: SftpRepository) throws -> ImageFacts {
        try repository.add(
            uuid(10), from: ImageURL.read(url), expecting: nil, room: .gibibytes(1), by: .after(.seconds(60)),
            progress: NoProgress())
    }

    @Test(
        "R-IMG-04: ftp, anonymous and with a password",
        arguments: [
            ("", "disk", nil), ("us:p%40ss@", "disk", nil), ("us:wrong@", "disk", Failure.Kind.denied),
            ("", "missing", .notFound),
        ] as [(String, String, Failure.Kind?)])
    func ftp(login: String, file: String, refusal: Failure.Kind?) throws {
        try Workshop.use { (shop) throws in
            try shop.run(#"mkdir "$1/www"; head -c 1048576 /dev/urandom > "$1/www/disk""#)
            let server = try ImageServer("ftp.py", serving: shop.directory.appending("www"))
            let url = "ftp://\(login)127.0.0.1:\(server.port)/\(file)"
            if let refusal {
                let failure = #expect(throws: Failure.self) { try fetch(url, shop.repository) }
                #expect(failure?.kind == refusal, "\(String(describing: failure))")
                #expect(try shop.leftovers("bs/images") == "")
            } else {
                #expect(try fetch(url, shop.repository).fileSize == .mebibytes(1))
                try shop.run(#"cmp "$1/www/disk" "$2""#, shop.repository.installPath(of: uuid(10)))
            }
        }
    }

    @Test("R-IMG-04, R-IMG-06: sftp with the machine's key, from a server that the machine knows, and from no other")
    func sftp() throws {
        try Workshop.use { (shop) throws in
            let server = try SSHServer(in: shop.directory)
            try shop.run(#"head -c 1048576 /dev/urandom > "$1/disk""#)
            let shell = EnvironmentShell(["HOME=\(shop.directory)/home"])
            let repository = try SftpRepository(
                Workshop.address(1, shop.directory.appending("bs"), "Sftp"), on: shell)
            let url = "sftp://root@127.0.0.1:\(server.port)\(shop.directory)"

            for list in ["rm -f", "touch"] {
                try shop.run(#"$2 "$1/home/.ssh/known_hosts""#, list)
                let failure = #expect(throws: Failure.self) { try fetch(url + "/disk", repository) }
                #expect(failure?.kind == .denied, "\(String(describing: failure))")
                #expect(failure?.message.contains("the server's host key is not known there") == true)
            }
            try shop.run(#"ssh-keyscan -p "$2" 127.0.0.1 > "$1/home/.ssh/known_hosts" 2>/dev/null"#, "\(server.port)")
            let missing = #expect(throws: Failure.self) { try fetch(url + "/missing", repository) }
            #expect(missing?.kind == .notFound)
            #expect(try fetch(url + "/disk", repository).fileSize == .mebibytes(1))
            try shop.run(#"cmp "$1/disk" "$2""#, repository.installPath(of: uuid(10)))
        }
    }
}

/// An sshd of the test's own, with a user's home whose key it accepts.
private struct SSHServer: ~Copyable {
    let port: Int
    private let stream: any ByteStream

    init(in directory: AbsolutePath) throws(Failure) {
        let port = Int.random(in: 20_000..<30_000)
        let stream = try LocalShell().open(
            Command([
                "sh", "-euc",
                #"""
                cd "$1"
                mkdir -p -m 700 home/.ssh
                ssh-keygen -q -t ed25519 -N '' -f host
                ssh-keygen -q -t ed25519 -N '' -f home/.ssh/id_ed25519
                /usr/sbin/sshd -D -f /dev/null -h "$1/host" -p "$2" -o ListenAddress=127.0.0.1 -o UsePAM=no -o PidFile=none \
                    -o StrictModes=no -o AuthorizedKeysFile="$1/home/.ssh/id_ed25519.pub" -o Subsystem='sftp internal-sftp' &
                trap 'kill $!' EXIT
                until ssh-keyscan -p "$2" 127.0.0.1 2>/dev/null | grep -q .; do sleep 0.1; done
                echo ready
                cat
                """#, "sh", directory.text, "\(port)",
            ]), by: .after(.seconds(10)))
        _ = try stream.read(atMost: 64, by: .after(.seconds(10)))
        self.port = port
        self.stream = stream
    }
    deinit {
        // Its script ends sshd at the end of its input.
        try? stream.finishWriting()
        _ = try? stream.read(atMost: 64, by: .after(.seconds(5)))
        stream.close()
    }
}
