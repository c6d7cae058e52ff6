import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct DownloadTests {
    /// A workshop with a raw image of 3 MiB under a server.
    private func use(_ body: (Workshop, borrowing ImageServer) throws -> Void) throws {
        try Workshop.use { (shop) throws in
            try shop.run(#"mkdir "$1/www"; head -c 3145728 /dev/urandom > "$1/www/disk""#)
            let server = try ImageServer(serving: shop.directory.appending("www"))
            try body(shop, server)
        }
    }
    private func fetch(
        _ url: ImageURL, _ shop: Workshop, room: ByteCount = .gibibytes(1), expecting: String? = nil,
        progress: any ProgressSink = NoProgress()
    ) throws -> ImageFacts {
        try shop.repository.add(
            ImageOrder(uuid: uuid(10), name: "image", source: .url(url), expected: expecting), room: room,
            by: shop.deadline, progress: progress)
    }

    @Test(
        "R-IMG-04: downloads arrive whole, over redirections and however often the connection breaks off",
        arguments: [
            ("good/disk", ["-"]), ("moved/disk", ["-", "-"]),
            ("short/disk", ["-", "bytes=1048576-", "bytes=2097152-"]),
            ("changing/disk", ["-", "bytes=1572864-", "-"]), ("unmarked/disk", ["-", "-"]),
            ("rangeless/disk", ["-", "bytes=1572864-", "-"]),
        ])
    func arrives(path: String, requests: [String]) throws {
        try use { (shop, server) throws in
            let facts = try fetch(try server.url(path), shop)
            #expect(facts.file?.size == .mebibytes(3))
            #expect(facts.virtualSize == .mebibytes(3))
            #expect(facts.format == .raw)
            try shop.run(#"cmp "$1/www/disk" "$2""#, shop.repository.installPath(of: uuid(10)))
            #expect(try shop.run(#"sha256sum < "$1/www/disk" | cut -c 1-64"#) == "\(facts.file?.sha256 ?? "")\n")
            #expect(try shop.run(#"md5sum < "$1/www/disk" | cut -c 1-32"#) == "\(facts.file?.md5 ?? "")\n")
            let ranges = try shop.run(#"cut -d ' ' -f 2 "$1/www/requests""#).split(separator: "\n").map(String.init)
            #expect(ranges == requests)
            #expect(try shop.leftovers("bs/images/\(uuid(10))") == "\(shop.repository.installPath(of: uuid(10)))\n")
        }
    }

    @Test(
        "R-IMG-05: a failed download says precisely why and leaves nothing",
        arguments: [
            ("missing/disk", Failure.Kind.notFound, "there is no such file"),
            ("denied/disk", .denied, "the server does not allow it"),
            ("locked/disk", .denied, "the server does not allow it"),
            ("broken/disk", .failed, "the server answered with status 500"),
            ("page/disk", .failed, "it is a web page"),
            ("empty/disk", .failed, "the file is empty"),
            ("loop/disk", .failed, "more than 10 redirections"),
            ("tofile/disk", .denied, "it leads to a protocol that is not followed"),
            ("never/disk", .failed, "the connection broke off, again and again"),
        ])
    func refused(path: String, kind: Failure.Kind, why: String) throws {
        try use { (shop, server) throws in
            let url = try server.url(path)
            let failure = #expect(throws: Failure.self) { try fetch(url, shop) }
            #expect(failure?.kind == kind)
            #expect(failure?.code == "BS.1000")
            #expect(failure?.message.contains(why) == true, "\(String(describing: failure))")
            #expect(try shop.leftovers("bs/images") == "")
        }
    }

    @Test("a server that is not there, or has no name")
    func nobody() throws {
        try use { (shop, server) throws in
            for (url, why) in [
                ("http://127.0.0.1:1/disk", "the server does not answer"),
                ("http://no-such-host.invalid/disk", "the server's name cannot be resolved"),
            ] {
                let failure = #expect(throws: Failure.self) { try fetch(try ImageURL.read(url), shop) }
                #expect(failure?.message.contains(why) == true, "\(String(describing: failure))")
            }
        }
    }

    @Test(
        "R-BS-09: an image that is larger than the room is refused, also when it does not say its size",
        arguments: ["good/disk", "endless/disk"])
    func tooLarge(path: String) throws {
        try use { (shop, server) throws in
            let url = try server.url(path)
            let failure = #expect(throws: Failure.self) { try fetch(url, shop, room: .mebibytes(2)) }
            #expect(failure?.message.contains("it is larger than the 2 MiB that there is room for") == true)
            #expect(try shop.leftovers("bs/images") == "")
        }
    }

    @Test("a full disk is an input/output error that says so", .enabled(if: LocalShell().isRoot))
    func fullDisk() throws {
        try TemporaryDirectory.use { (directory) throws in
            let disk = try SmallDisk(.mebibytes(2), at: directory.appending("bs"))
            let shop = try Workshop(directory)
            try shop.repository.prepare(by: shop.deadline)
            try shop.run(#"mkdir "$1/www"; head -c 3145728 /dev/urandom > "$1/www/disk""#)
            let server = try ImageServer(serving: directory.appending("www"))
            let url = try server.url("good/disk")
            for source in [url, try shop.url("www/disk")] {
                let failure = #expect(throws: Failure.self) { try fetch(source, shop) }
                #expect(failure?.kind == .io, "\(String(describing: failure))")
                #expect(failure?.message.contains("the disk is full") == true)
                #expect(try shop.leftovers("bs/images") == "")
            }
            _ = consume disk
        }
    }

    @Test("a wrong checksum is refused, a right one of either kind is not")
    func checksums() throws {
        try use { (shop, server) throws in
            let url = try server.url("good/disk")
            for wrong in [String(repeating: "0", count: 64), String(repeating: "A", count: 32)] {
                let failure = #expect(throws: Failure.self) { try fetch(url, shop, expecting: wrong) }
                #expect(failure?.message.contains("expected was \(wrong.lowercased())") == true)
                #expect(try shop.leftovers("bs/images") == "")
            }
            let failure = #expect(throws: Failure.self) { try fetch(url, shop, expecting: "abc") }
            #expect(failure?.kind == .usage)
            let facts = try fetch(url, shop)
            #expect(try fetch(url, shop, expecting: facts.file?.sha256.uppercased()) == facts)
            #expect(try fetch(url, shop, expecting: facts.file?.md5) == facts)
        }
    }

    @Test("progress is told while it runs, with the total that the server says")
    func progress() throws {
        try use { (shop, server) throws in
            let progress = RecordedProgress()
            _ = try fetch(try server.url("slow/disk"), shop, progress: progress)
            let told = progress.all.filter { $0.total == 3 << 20 }
            #expect(told.count >= 2)
            #expect(told.map(\.done) == told.map(\.done).sorted())
            #expect((told.last?.done ?? 0) > 1 << 20)
        }
    }

    @Test("R-IMG-04: a password reaches the server, and no process list, failure or log")
    func password() throws {
        try use { (shop, server) throws in
            // As it must be written in a URL; the server wants: us:r p@ss"w\rd
            let login = "us%3Ar:p%40ss%22w%5Crd@"
            #expect(try fetch(try server.url("locked/disk", login: login), shop).file?.size == .mebibytes(3))

            try shop.repository.delete(uuid(10), by: shop.deadline)
            let wrong = try server.url("locked/disk", login: "us:S3cretThing@")
            let failure = #expect(throws: Failure.self) { try fetch(wrong, shop) }
            #expect(failure?.kind == .denied)
            #expect(!"\(String(describing: failure))".contains("S3cretThing"))
        }
    }

    @Test("a deadline ends the work on the machine too, and nothing is left")
    func deadline() throws {
        try use { (shop, server) throws in
            let url = try server.url("slow/disk")
            let failure = #expect(throws: Failure.self) {
                try shop.repository.add(
                    ImageOrder(uuid: uuid(10), name: "image", source: .url(url), expected: nil), room: shop.room,
                    by: .after(.milliseconds(900)), progress: NoProgress())
            }
            #expect(failure?.kind == .timeout, "\(String(describing: failure))")
            try shop.waitForQuiet()
            #expect(try shop.leftovers("bs/images") == "")
        }
    }
}
