import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct OtherSchemesTests {
    private func fetch(_ url: String, _ repository: SftpRepository) throws -> ImageFacts {
        try repository.add(
            ImageOrder(uuid: uuid(10), name: "image", source: .url(ImageURL.read(url)), expected: nil),
            room: .gibibytes(1), by: .after(.seconds(60)), progress: NoProgress())
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
                #expect(try fetch(url, shop.repository).file?.size == .mebibytes(1))
                try shop.run(#"cmp "$1/www/disk" "$2""#, shop.repository.installPath(of: uuid(10)))
            }
        }
    }

    @Test("R-IMG-04, R-IMG-06: sftp with the machine's key, from a server that the machine knows, and from no other")
    func sftp() throws {
        try Workshop.use { (shop) throws in
            let server = try SSHDaemon(.init(["Subsystem sftp internal-sftp"]))
            try shop.run(
                #"""
                head -c 1048576 /dev/urandom > "$1/disk"
                mkdir -p -m 700 "$1/home/.ssh"
                cp "$2" "$1/home/.ssh/id_ed25519"
                cp "$2.pub" "$1/home/.ssh/id_ed25519.pub"
                """#, server.clientKey.text)
            let shell = EnvironmentShell(["HOME=\(shop.directory)/home"])
            let repository = try SftpRepository(
                Workshop.address(1, shop.directory.appending("bs"), "Sftp"), on: shell)
            let url = "sftp://root@127.0.0.1:\(server.port)\(shop.directory)"

            for list in ["rm -f", "touch"] {
                try shop.run(list + #" "$1/home/.ssh/known_hosts""#)
                let failure = #expect(throws: Failure.self) { try fetch(url + "/disk", repository) }
                #expect(failure?.kind == .denied, "\(String(describing: failure))")
                #expect(failure?.message.contains("the server's host key is not known there") == true)
            }
            try shop.run(
                #"printf '%s\n' "$2" > "$1/home/.ssh/known_hosts""#,
                "[127.0.0.1]:\(server.port) \(try server.hostKeyLine())")
            let missing = #expect(throws: Failure.self) { try fetch(url + "/missing", repository) }
            #expect(missing?.kind == .notFound)
            #expect(try fetch(url + "/disk", repository).file?.size == .mebibytes(1))
            try shop.run(#"cmp "$1/disk" "$2""#, repository.installPath(of: uuid(10)))
        }
    }
}
