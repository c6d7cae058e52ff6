import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

/// The same work over a real SSH session, where a stream is another one and the far side outlives us.
@Suite(.enabled(if: LocalShell().isRoot)) struct OverSSHTests {
    private func connect(to server: SSHDaemon, _ shop: Workshop) throws -> SSHShell {
        let known = shop.directory.appending("known_hosts")
        try shop.run(
            #"printf '%s\n' "$2" > "$3""#, "[127.0.0.1]:\(server.port) \(try server.hostKeyLine())", known.text)
        return try SSHShell.connect(
            to: SSHTarget(address: "127.0.0.1", port: server.port), as: .key(server.clientKey),
            hostKeys: .known(KnownHostsFile(known)), by: shop.deadline)
    }

    @Test(
        "R-IMG-05, R-IC-01: a host and the machine of a backup storage, the one far, the other near",
        arguments: [false, true])
    func farAndNear(isRepositoryFar: Bool) throws {
        try Workshop.use { (shop) throws in
            let server = try SSHDaemon()
            let far = try connect(to: server, shop)
            defer { far.close() }
            try shop.run(#"mkdir "$1/www"; head -c 3145728 /dev/urandom > "$1/www/disk""#)
            let web = try ImageServer(serving: shop.directory.appending("www"))
            let repository = try SftpRepository(
                Workshop.address(1, shop.directory.appending("bs"), "Sftp"), on: isRepositoryFar ? far : shop.shell)
            let storage = try LocalDirectoryStorage(
                Workshop.address(2, shop.directory.appending("ps")), on: isRepositoryFar ? shop.shell : far)
            let progress = RecordedProgress()
            let facts = try repository.add(
                ImageOrder(uuid: uuid(10), name: "image", source: .url(web.url("short/disk")), expected: nil),
                room: shop.room,
                by: shop.deadline, progress: progress)
            _ = try storage.cache(uuid(10), facts, from: repository, by: shop.deadline, progress: progress)
            #expect(progress.all.last?.done == 3 << 20)
            try storage.create(
                VolumeOrder(uuid: uuid(20), role: .root, size: .mebibytes(16), base: uuid(10)), by: shop.deadline)
            try shop.run(
                #"cmp "$1/www/disk" "$2"; qemu-img check -q "$3""#,
                "\(storage.installPath(ofCached: uuid(10)))/\(uuid(10)).raw", storage.installPath(of: uuid(20), .root))
        }
    }

    @Test("a download whose reader is gone ends on the far side too, and leaves nothing")
    func readerGone() throws {
        try Workshop.use { (shop) throws in
            let server = try SSHDaemon()
            let far = try connect(to: server, shop)
            defer { far.close() }
            try shop.run(#"mkdir "$1/www"; head -c 3145728 /dev/urandom > "$1/www/disk""#)
            let web = try ImageServer(serving: shop.directory.appending("www"))
            let repository = try SftpRepository(
                Workshop.address(1, shop.directory.appending("bs"), "Sftp"), on: far)
            let url = try web.url("stuck/disk")
            let failure = #expect(throws: Failure.self) {
                try repository.add(
                    ImageOrder(uuid: uuid(10), name: "image", source: .url(url), expected: nil), room: shop.room,
                    by: .after(.milliseconds(2500)), progress: NoProgress())
            }
            #expect(failure?.kind == .timeout, "\(String(describing: failure))")
            try shop.waitForQuiet()
            #expect(try shop.leftovers("bs/images") == "")
        }
    }
}
