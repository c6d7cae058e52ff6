import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

/// An image that must not come in: what makes it ready on the host, how it is asked for, and what is said.
struct BadImage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Run as root on the host beforehand.
    let script: String
    let words: [String]
    let status: Int32
    let says: String
    init(_ name: String, _ script: String = ":", _ words: String..., status: Int32, says: String) {
        testDescription = name
        self.script = script
        self.words = words
        self.status = status
        self.says = says
    }
}

@Suite("Images that cannot be added", .lab(hosts: 1), .serialized)
struct BadImageTests {
    static let cases = [
        BadImage("a file that is not there", ":", "url=file:///root/none.qcow2", status: 3, says: "/root/none.qcow2"),
        BadImage("a port where nobody listens", ":", "url=http://127.0.0.1:9/x.qcow2", status: 1, says: "127.0.0.1"),
        BadImage(
            "a web page", "echo '<!DOCTYPE html><html>' >/root/page.qcow2", "url=file:///root/page.qcow2", status: 1,
            says: "a web page"),
        BadImage(
            "a truncated qcow2", "head -c 300000 /root/guest.qcow2 >/root/cut.qcow2", "url=file:///root/cut.qcow2",
            status: 1, says: "damaged"),
        BadImage(
            "an image that stands on a file of the host",
            "qemu-img create -q -f qcow2 -F raw -b /etc/shadow /root/thief.qcow2 1G", "url=file:///root/thief.qcow2",
            status: 1, says: "backing file"),
        BadImage(
            "a wrong checksum", ":", "url=file:///root/guest.qcow2", "sha256=\(String(repeating: "0", count: 64))",
            status: 1, says: "checksum"),
    ]

    @Test("R-IMG-02, R-IMG-05: each is refused with what was wrong, and nothing is left of it")
    func refused() async throws {
        try await TestCloud.use { cloud in
            let host = cloud.lab.hosts[0]
            let before = try await cloud.files(on: host)
            for image in Self.cases {
                try await cloud.shell(image.script, on: host)
                let result = try await cloud.runner.run(
                    "zs-cli", ["AddImage", "name=bad", "backupStorageUuids=@name:bs1"] + image.words)
                try expectRefused(result.command, image.status, image.says, image.testDescription)
                #expect(try await cloud.query("QueryImage", "name=bad").isEmpty, "\(image)")
                #expect(try await cloud.files(on: host) == before, "\(image)")
            }
        }
    }

    @Test("R-BS-09: a backup storage without room is an error, and nothing is left of the image")
    func full() async throws {
        try await TestCloud.use { cloud in
            let host = cloud.lab.hosts[0]
            // Smaller than the guest's image, and sshd's sessions see it: they are in the same mount namespace.
            try await cloud.shell("mkdir -p /small; mount -t tmpfs -o size=2M none /small", on: host)
            try await cloud.api("AddSftpBackupStorage", "name=small", "hostname=\(host.address)", "url=/small/bs")
            try await cloud.api("AttachBackupStorageToZone", "backupStorageUuid=@name:small", "zoneUuid=@name:z1")
            let result = try await cloud.runner.run(
                "zs-cli",
                ["AddImage", "name=bad", "backupStorageUuids=@name:small", "url=file:///root/guest.qcow2"])
            #expect(result.command.ending != .exited(0))
            #expect(result.command.errorText.contains("room for 0"), "\(result.command.errorText)")
            #expect(try await cloud.query("QueryImage", "name=bad").isEmpty)
            let left = try await cloud.shell("find /small -type f ! -name .zs-storage", on: host)
            #expect(left.isEmpty)
        }
    }

    @Test("R-HOST-01: a host whose password is wrong is not added, and the password is nowhere")
    func wrongPassword() async throws {
        try await TestCloud.use { cloud in
            let host = cloud.lab.hosts[0]
            let result = try await cloud.runner.run(
                "zs-cli",
                [
                    "AddKVMHost", "name=again", "managementIp=\(host.address)", "clusterUuid=@name:c1",
                    "username=nobody",
                    "password=-",
                ], input: Array("hunter2-very-wrong\n".utf8))
            #expect(result.command.ending != .exited(0))
            #expect(!result.command.errorText.contains("hunter2"))
            let journal = try await cloud.runner.json("zs-cli", ["QueryLongJob"])
            #expect(!journal.written(.compact).contains("hunter2"))
            #expect(try await cloud.query("QueryHost", "name=again").isEmpty)
        }
    }

    private func expectRefused(
        _ result: CommandResult, _ status: Int32, _ says: String, _ name: String
    ) throws {
        #expect(result.ending == .exited(status), "\(name): \(result.errorText)")
        let error = try JSONReader.read(result.errors)
        let text = [error["message"], error["hint"], error["cause"]].compactMap { $0?.text }.joined(separator: " ")
        #expect(text.contains(says), "\(name): \(text)")
    }
}

extension TestCloud {
    /// The files of the backup storages.
    fileprivate func files(on host: Lab.Host) async throws -> String {
        try await shell("find \(host.backupStorage) -type f | sort", on: host)
    }
}
