import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct ConnectorTests {
    @Test("a target has one session, whoever asks, and a broken one is replaced") func reuse() throws {
        let host = try Host()
        let connector = try host.connector()
        let target = try host.target
        let shells = fanOut(Array(0..<8), width: 8) { _ in try? connector.shell(to: target, by: .soon) }
        let first = try #require(shells[0])
        #expect(shells.allSatisfy { $0 === first })
        host.daemon.stop()
        try host.daemon.start()
        let second = try connector.shell(to: target, by: .soon)
        #expect(second !== first)
        #expect(try second.run(Command(["true"]), by: .soon).succeeded)
        connector.closeAll()
        #expect(throws: Failure.self) { try second.run(Command(["true"]), by: .soon) }
    }

    @Test("100 names: results in their order") func hundred() throws {
        let addresses = (1...100).map { "127.0.0.\($0)" }
        let host = try Host(.init(listen: "0.0.0.0", ["MaxStartups 200", "MaxSessions 10"]))
        let connector = try host.connector(addresses: addresses)
        let targets = try addresses.map { try host.target(user: "root", address: $0) }
        let results = connector.onAll(targets, width: 16, within: .seconds(60)) { shell, deadline throws(Failure) in
            try shell.run(Command(["echo", shell.target.address]), by: deadline).text
        }
        #expect(try results.map { try $0.get() } == addresses.map { $0 + "\n" })
        connector.closeAll()
    }

    @Test("hosts that refuse or are silent delay no other beyond their own deadline") func bad() throws {
        let host = try Host(.init(listen: "0.0.0.0", ["MaxStartups 200"]))
        let silent = try LoopbackListener()
        let connector = try host.connector(addresses: (1...8).map { "127.0.0.\($0)" })
        var targets: [SSHTarget] = []
        for number in 1...8 {
            targets.append(try host.target(user: "root", address: "127.0.0.\(number)"))
            targets.append(try SSHTarget(address: "127.0.0.1", port: silent.port, user: "user\(number)"))
            targets.append(try SSHTarget(address: "127.0.0.1", port: freePort(), user: "user\(number)"))
        }
        let begin = ContinuousClock.now
        let results = connector.onAll(targets, width: 24, within: .seconds(8)) { shell, deadline throws(Failure) in
            try shell.run(Command(["true"]), by: deadline).succeeded
        }
        #expect(begin.duration(to: .now) < .seconds(20))
        for (index, result) in results.enumerated() {
            if index % 3 == 0 {
                #expect(throws: Never.self) { try result.get() }
            } else {
                #expect(throws: Failure.self) { try result.get() }
            }
        }
    }

    @Test("the cloud's identity is made once, kept, and let in by a host that is told of it") func identity() throws {
        try TemporaryDirectory.use { home in
            let identities = fanOut(Array(0..<4), width: 4) { _ in try? Identity.ensure(home: home, by: .soon) }
            let identity = try #require(identities[0])
            #expect(identities.allSatisfy { $0?.publicLine == identity.publicLine })
            #expect(identity.publicLine.hasPrefix("ssh-ed25519 ") && identity.publicLine.hasSuffix(" zs"))
            #expect(try mode(identity.path) == 0o600)
            let pub = try String(decoding: readFile(home.appending("keys").appending("id_ed25519.pub")), as: UTF8.self)
            #expect(pub == identity.publicLine + "\n")

            let user = try TemporaryUser()
            let host = try Host(.init(["PasswordAuthentication yes", "AuthorizedKeysFile .ssh/authorized_keys"]))
            let shell = try host.connect(user: user.name, as: .password(Secret(Array(user.password.utf8))))
            let file = user.home.appending(".ssh").appending("authorized_keys")
            try shell.require(
                "preparing",
                Command(["sh", "-c", "mkdir .ssh; printf 'ssh-rsa AAAA x' > .ssh/authorized_keys"], asRoot: false),
                by: .soon)
            try identity.install(on: shell, by: .soon)
            try identity.install(on: shell, by: .soon)
            let lines = try String(decoding: readFile(file), as: UTF8.self)
            #expect(lines == "ssh-rsa AAAA x\n\(identity.publicLine)\n")
            #expect(try mode(file) == 0o600 && mode(user.home.appending(".ssh")) == 0o700)
            #expect(
                try host.connect(user: user.name, as: .key(identity.path))
                    .run(Command(["true"], asRoot: false), by: .soon).succeeded)
        }
    }

    private func mode(_ path: AbsolutePath) throws -> UInt32 {
        var status = stat()
        try #require(stat(path.text, &status) == 0)
        return status.st_mode & 0o777
    }
}
