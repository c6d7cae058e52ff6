import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct LoginTests {
    @Test(
        "a key opens the host, whatever its type and its file's format",
        arguments: [
            ["-t", "ed25519"], ["-t", "ecdsa"], ["-t", "ecdsa", "-b", "384", "-m", "PEM"],
            ["-t", "ecdsa", "-m", "PKCS8"],
        ])
    func key(format: [String]) throws {
        let host = try Host()
        let key = try host.makeKey(format)
        #expect(try host.connect(as: .key(key)).run(Command(["id", "-un"]), by: .soon).text == "root\n")
    }

    @Test("an agent opens the host, past the keys that the host does not know") func agent() throws {
        let host = try Host()
        let agent = try KeyAgent()
        try agent.add(host.makeKey(["-t", "ed25519"], authorized: false))
        try agent.add(host.makeKey(["-t", "rsa"]))
        let stranger = try failure { _ = try host.connect(as: .agent(socket: agent.socket)) }
        #expect(stranger.kind == .denied)
        try agent.add(host.makeKey(["-t", "ecdsa"]))
        #expect(try host.connect(as: .agent(socket: agent.socket)).run(Command(["true"]), by: .soon).succeeded)
    }

    @Test("an agent that does not answer, or is not there, ends in time") func silentAgent() throws {
        let host = try Host()
        try TemporaryDirectory.use { directory in
            let socket = directory.appending("agent")
            let absent = try failure { _ = try host.connect(as: .agent(socket: socket)) }
            #expect(absent.kind == .denied && absent.message.contains(socket.text))
            let silent = try SilentUnixSocket(socket)
            let begin = ContinuousClock.now
            let late = try failure { _ = try host.connect(as: .agent(socket: socket), by: .after(.seconds(2))) }
            #expect(late.kind == .unreachable && begin.duration(to: .now) < .seconds(10))
            withExtendedLifetime(silent) {}
        }
    }

    @Test(
        "a password opens the host",
        arguments: [
            ["PasswordAuthentication yes"], ["UsePAM yes", "KbdInteractiveAuthentication yes"],
        ])
    func password(configuration: [String]) throws {
        let user = try TemporaryUser()
        let host = try Host(.init(configuration))
        let password = Secret(Array(user.password.utf8))
        let shell = try host.connect(user: user.name, as: .password(password))
        #expect(try shell.run(Command(["id", "-un"], asRoot: false), by: .soon).text == user.name + "\n")
    }

    @Test(
        "a wrong password is refused after one attempt, and is in no message",
        arguments: [
            ["PasswordAuthentication yes"], ["UsePAM yes", "KbdInteractiveAuthentication yes"],
        ])
    func wrongPassword(configuration: [String]) throws {
        let user = try TemporaryUser()
        let host = try Host(.init(configuration))
        let wrong = "wrong-one"
        let refused = try failure {
            _ = try host.connect(user: user.name, as: .password(Secret(Array(wrong.utf8))))
        }
        #expect(refused.kind == .denied && refused.message.contains(user.name))
        #expect(!"\(refused)".contains(wrong))
        // PAM pauses before sshd writes down what we have known for a while.
        let patience = Deadline.after(.seconds(10))
        let attempts = { host.daemon.logText.split(separator: "\n").filter { $0.contains("Failed") }.count }
        while attempts() == 0, !patience.hasPassed { usleep(50_000) }
        #expect(attempts() == 1)
    }

    @Test("a host that takes no passwords says what it takes") func noPassword() throws {
        let host = try Host()
        let refused = try failure { _ = try host.connect(as: .password(Secret(Array("x".utf8)))) }
        #expect(refused.kind == .denied && refused.message.contains("publickey"))
    }

    @Test("a key that the host does not know is refused, with the line that would let it in") func unknownKey() throws {
        let host = try Host()
        let key = try host.makeKey(["-t", "ed25519"], authorized: false)
        let refused = try failure { _ = try host.connect(as: .key(key)) }
        #expect(refused.kind == .denied && refused.message.contains("'root'") && refused.message.contains(key.text))
        #expect(refused.hint?.contains("ssh-ed25519 AAAA") == true)
    }

    @Test(
        "keys that libssh2 cannot use are refused before anything is sent",
        arguments: [
            (["-t", "rsa"], "RSA"), (["-t", "rsa", "-m", "PEM"], "RSA"),
            (["-t", "ed25519", "-N", "phrase"], "passphrase"),
            (["-t", "ecdsa", "-m", "PEM", "-N", "phrase"], "passphrase"),
            (["-t", "ecdsa", "-m", "PKCS8", "-N", "phrase"], "passphrase"),
        ])
    func unusableKey(format: [String], word: String) throws {
        let host = try Host()
        let key = try host.makeKey(format)
        let refused = try failure { _ = try host.connect(as: .key(key)) }
        #expect(refused.kind == .usage && refused.message.contains(word) && refused.hint != nil)
    }

    @Test("a key file that is missing or is none") func noKey() throws {
        let host = try Host()
        let missing = try failure { _ = try host.connect(as: .key(AbsolutePath("/nonexistent/key"))) }
        #expect(missing.kind == .notFound)
        let none = try failure { _ = try host.connect(as: .key(host.knownHosts.path)) }
        #expect(none.kind == .usage)
    }

    @Test("a host with only an RSA key is refused, with what to do on it") func rsaHost() throws {
        let host = try Host(.init(hostKeyTypes: ["rsa"]))
        let refused = try failure { _ = try host.connect() }
        #expect(refused.kind == .unreachable && refused.hint?.contains("ssh-keygen -A") == true)
    }
}

extension Host {
    /// Makes a key pair with ssh-keygen, which the host accepts when it is `authorized`.
    fileprivate func makeKey(_ format: [String], authorized: Bool = true) throws -> AbsolutePath {
        let path = daemon.directory.appending("key\(UInt32.random(in: 0...UInt32.max))")
        let words = ["ssh-keygen", "-q", "-C", "test", "-f", path.text] + format
        try runTool(format.contains("-N") ? words : words + ["-N", ""])
        if authorized {
            let accepted = daemon.directory.appending("authorized_keys")
            let lines = try readFile(accepted) + readFile(AbsolutePath(path.text + ".pub"))
            try AtomicFile.write(lines, to: accepted, mode: 0o644)
        }
        return path
    }
}
