import Synchronization
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct HostKeyTests {
    @Test("an unknown host is refused, with its fingerprint") func unknown() throws {
        let host = try Host()
        try writeFile("", to: host.knownHosts.path)
        let refused = try failure { _ = try host.connect() }
        #expect(refused.kind == .denied)
        #expect(refused.message.contains(try host.daemon.fingerprint()))
    }

    @Test("an unknown host is asked about, written down when the answer is yes, and not asked about again")
    func pin() throws {
        let host = try Host(.init(hostKeyTypes: ["ed25519", "ecdsa"]))
        let file = KnownHostsFile(host.daemon.directory.appending("pinned"))
        let shown = Shown()
        let no = try failure { _ = try host.connect(policy: .pin(file) { shown.note($0, $1, false) }) }
        #expect(no.kind == .denied)
        _ = try host.connect(policy: .pin(file) { shown.note($0, $1, true) })
        _ = try host.connect(policy: .pin(file) { shown.note($0, $1, false) })
        _ = try host.connect(policy: .known(file))
        #expect(shown.fingerprints == Array(repeating: try host.daemon.fingerprint(), count: 2))
        let line = String(decoding: try readFile(file.path), as: UTF8.self)
        #expect(line == "[127.0.0.1]:\(host.daemon.port) \(try host.daemon.hostKeyLine())\n")
    }

    @Test("a changed host key is refused without asking, with both fingerprints and the line") func changed() throws {
        let host = try Host()
        let before = try host.daemon.fingerprint()
        try host.daemon.replaceHostKey()
        let refused = try failure { _ = try host.connect(policy: .pin(host.knownHosts) { _, _ in true }) }
        #expect(refused.kind == .denied)
        #expect(refused.message.contains(before))
        #expect(refused.message.contains(try host.daemon.fingerprint()))
        #expect(refused.hint?.contains("line 1 of \(host.knownHosts.path)") == true)
    }

    @Test("a revoked host key is refused") func revoked() throws {
        let host = try Host()
        let key = try host.daemon.hostKeyLine()
        try writeFile("* \(key)\n@revoked * \(key)\n", to: host.knownHosts.path)
        let refused = try failure { _ = try host.connect() }
        #expect(refused.kind == .denied && refused.message.contains("revoked"))
    }

    @Test("the host is asked for the type of key that is known", arguments: ["ecdsa", "ed25519"])
    func knownType(type: String) throws {
        let host = try Host(.init(hostKeyTypes: ["ed25519", "ecdsa"]))
        try host.know(host.daemon.hostKeyLine(type))
        #expect(try host.connect().run(Command(["true"]), by: .soon).succeeded)
    }

    @Test("processes and threads that pin at once write one line") func pinTogether() throws {
        let host = try Host()
        let file = KnownHostsFile(host.daemon.directory.appending("pinned"))
        try writeFile("# no end of line", to: file.path)
        let results = fanOut(Array(0..<6), width: 6) { _ in
            (try? host.connect(policy: .pin(file) { _, _ in true })) != nil
        }
        #expect(results == Array(repeating: true, count: 6))
        let lines = String(decoding: try readFile(file.path), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "# no end of line")
    }
}

/// What a confirmation was shown.
private final class Shown: Sendable {
    private let list = Mutex<[String]>([])
    func note(_ target: SSHTarget, _ key: HostKey, _ answer: Bool) -> Bool {
        list.withLock { $0.append((try? key.fingerprint()) ?? "") }
        return answer
    }
    var fingerprints: [String] { list.withLock { $0 } }
}

extension SSHDaemon {
    /// What ssh-keygen says the host key's fingerprint is.
    fileprivate func fingerprint() throws -> String {
        let result = try LocalShell().require(
            "reading a fingerprint", Command(["ssh-keygen", "-lf", directory.appending("host_ed25519.pub").text]),
            by: .soon)
        return String(result.text.split(separator: " ")[1])
    }
}
