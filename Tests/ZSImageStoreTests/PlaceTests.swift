import Glibc
import Testing
import ZSImageStore
import ZSModel
import ZSPorts
import ZSRemote
import ZSTestSupport

@Suite("Images on hosts")
struct PlaceTests {
    /// A store, and a host that is reached over SSH.
    /// - Parameter prepare: what must be mounted before the host is there, to be seen on it.
    private func withHost(
        preparing prepare: (Fixture) throws -> Void = { _ in },
        _ body: (Fixture, SSHShell, ShippedProgram) throws -> Void
    ) throws {
        try Fixture.use { fixture in
            try prepare(fixture)
            let daemon = try SSHDaemon()
            let known = fixture.directory.appending("known_hosts")
            _ = try fixture.write(Array("[127.0.0.1]:\(daemon.port) \(daemon.hostKeyLine())\n".utf8), "known_hosts")
            let shell = try SSHShell.connect(
                to: SSHTarget(address: "127.0.0.1", port: daemon.port), as: .key(daemon.clientKey),
                hostKeys: .known(KnownHostsFile(known)), by: .after(.seconds(20)))
            let runner = try BinaryRunner(home: fixture.directory)
            try body(fixture, shell, ShippedProgram(runner.binaries.appending("zs-image-place")))
            shell.close()
            withExtendedLifetime(daemon) {}
        }
    }

    @Test("an image arrives whole, in each form", arguments: ExportFormat.allCases)
    func whole(format: ExportFormat) throws {
        try withHost { fixture, host, program in
            let disk = SampleDisk.mixed(seed: 1, 24 << 20) + SampleDisk.mixed(seed: 1, 2 << 20)
            let added = try fixture.add(disk)
            let image = added.image
            let path = fixture.directory.appending("placed")
            let placed = try fixture.store.place(
                image, as: format, at: path, on: host, reusing: [], program, fixture.work, by: .after(.seconds(60)))
            let out = fixture.directory.appending("exported")
            try fixture.store.export(image, as: format, to: out, fixture.work)
            #expect(try fixture.read(path) == fixture.read(out))
            // What the image has twice is sent once.
            #expect(placed.sent.bytes <= added.newStored.bytes * 21 / 20)
        }
    }

    @Test("a host with a sibling is sent the difference; with a damaged one, what is damaged")
    func siblings() throws {
        try withHost { fixture, host, program in
            let old = SampleDisk.mixed(seed: 2, 24 << 20)
            var new = SampleDisk.mixed(seed: 3, 2 << 20) + old
            for offset in stride(from: 0, to: new.count, by: 3 << 20) { new[offset] ^= 0xff }
            let before = try fixture.add(old, "a").image
            let after = try fixture.add(new, "a")
            let path = fixture.directory.appending("old")
            try fixture.store.export(before, as: .qcow2, to: path, fixture.work)
            let held = HeldImage(before, as: .qcow2, at: path)
            let place = { (name: String) in
                try fixture.store.place(
                    after.image, as: .raw, at: fixture.directory.appending(name), on: host, reusing: [held], program,
                    fixture.work, by: .after(.seconds(60)))
            }
            let placed = try place("one")
            #expect(try fixture.read(fixture.directory.appending("one")) == new)
            #expect(placed.sent.bytes < after.newStored.bytes * 11 / 10 + 65536)

            let file = try #require(fopen(path.text, "r+"))
            fseek(file, 8 << 20, SEEK_SET)
            #expect(fwrite([UInt8](repeating: 1, count: 1 << 20), 1, 1 << 20, file) == 1 << 20)
            fclose(file)
            let repaired = try place("two")
            #expect(try fixture.read(fixture.directory.appending("two")) == new)
            #expect(repaired.sent > placed.sent)
            unlink(path.text)
            #expect(try place("three").sent > repaired.sent)
            #expect(try fixture.read(fixture.directory.appending("three")) == new)
        }
    }

    @Test("a host without room says so")
    func full() throws {
        let small = { (fixture: Fixture) in fixture.directory.appending("small") }
        let mount = { (fixture: Fixture) in
            try runTool(["sh", "-ec", "mkdir \"$1\"; mount -t tmpfs -o size=2m none \"$1\"", "sh", small(fixture).text])
        }
        try withHost(preparing: mount) { fixture, host, program in
            // 2: MNT_DETACH, which Swift does not see.
            defer { umount2(small(fixture).text, 2) }
            let image = try fixture.add(SampleDisk.mixed(seed: 4, 12 << 20)).image
            let failure = #expect(throws: Failure.self) {
                try fixture.store.place(
                    image, as: .raw, at: small(fixture).appending("image"), on: host, reusing: [], program,
                    fixture.work,
                    by: .after(.seconds(60)))
            }
            #expect(failure?.kind == .io, "\(String(describing: failure))")
        }
    }
}
