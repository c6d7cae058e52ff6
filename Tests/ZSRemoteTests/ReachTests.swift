import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct ReachTests {
    /// What connecting there fails with, and that it does so in time.
    private func failure(port: UInt16, address: String = "127.0.0.1", limit: Duration = .seconds(2)) throws -> Failure {
        let begin = ContinuousClock.now
        let failure = try ZSRemoteTests.failure {
            try TemporaryDirectory.use { directory in
                let policy = HostKeyPolicy.pin(KnownHostsFile(directory.appending("known_hosts"))) { _, _ in true }
                _ = try SSHShell.connect(
                    to: SSHTarget(address: address, port: port), as: .password(Secret([])), hostKeys: policy,
                    by: .after(limit))
            }
        }
        #expect(begin.duration(to: .now) < limit + .seconds(5), "it took too long")
        #expect(failure.kind == .unreachable)
        return failure
    }

    @Test("nobody listens") func refused() throws {
        #expect(try failure(port: freePort()).message.contains("nothing listens on port"))
    }

    @Test("a name without an address") func noName() throws {
        #expect(
            try failure(port: 22, address: "no-such-host.invalid", limit: .seconds(20)).message.contains("no-such-host")
        )
    }

    @Test("an address without a route") func noRoute() throws {
        // Linux has no route for TCP to a group of hosts.
        #expect(try failure(port: 22, address: "224.0.0.1").message.contains("no route"))
    }

    @Test("a server that takes the connection and stays silent") func silent() throws {
        let listener = try LoopbackListener()
        #expect(try failure(port: listener.port).message.contains("did not let us in in time"))
    }

    @Test("a server whose greeting never ends", arguments: ["x", "hello\r\n"]) func endless(greeting: String) throws {
        let listener = try LoopbackListener { connection, _ in
            let block = Array(String(repeating: greeting, count: 10_000).utf8)
            while send(connection, block, block.count, Int32(MSG_NOSIGNAL)) > 0 {}
        }
        #expect(try failure(port: listener.port).message.contains("does not speak SSH"))
    }

    @Test("a server that is none, quoted without what a terminal would obey") func foreign() throws {
        let listener = try LoopbackListener { connection, _ in
            say("HTTP/1.1 400 Bad\u{1b}[2J\r\n\r\n", to: connection)
            sleep(5)
        }
        let problem = try failure(port: listener.port)
        #expect(problem.message.contains("does not speak SSH") && problem.cause == "it says: HTTP/1.1 400 Bad[2J")
    }

    @Test("a server that says it speaks SSH and then nothing") func halfWay() throws {
        let listener = try LoopbackListener { connection, _ in
            say("SSH-2.0-Nothing\r\n", to: connection)
            sleep(5)
        }
        #expect(try failure(port: listener.port).message.contains("in time"))
    }

    @Test("a server that always hangs up is tried a few times, with pauses") func hangsUp() throws {
        let listener = try LoopbackListener { connection, _ in refuse(connection) }
        let problem = try failure(port: listener.port, limit: .seconds(20))
        #expect(problem.message.contains("closes the connection") && problem.cause?.contains("MaxStartups") == true)
        #expect((2...10).contains(listener.connections))
    }

    @Test("a server that is too busy at first is reached in the end") func busy() throws {
        let host = try Host()
        let port = host.daemon.port
        let listener = try LoopbackListener { connection, number in
            guard number > 1 else { return refuse(connection) }
            relay(connection, to: port)
        }
        try writeFile("[127.0.0.1]:\(listener.port) \(host.daemon.hostKeyLine())\n", to: host.knownHosts.path)
        let shell = try SSHShell.connect(
            to: SSHTarget(address: "127.0.0.1", port: listener.port), as: host.key, hostKeys: .known(host.knownHosts),
            by: .soon)
        #expect(try shell.run(Command(["true"]), by: .soon).succeeded)
    }

    @Test("more logins at once than sshd takes (MaxStartups 3) all come through") func manyLogins() throws {
        let host = try Host(.init(["MaxStartups 3:30:10"]))
        let connector = try host.connector()
        let target = try host.target
        let results = fanOut(Array(0..<24), width: 24) { _ in
            Result { () throws(Failure) in
                try connector.connect(to: target, as: host.key, hostKeys: .known(host.knownHosts), by: .soon)
            }
        }
        for result in results { #expect(throws: Never.self) { try result.get() } }
    }

    @Test("a host that dies in the middle of a command") func dies() throws {
        let host = try Host()
        let shell = try host.connect()
        let begin = ContinuousClock.now
        let killer = Thread {
            usleep(500_000)
            host.daemon.stop()
        }
        let problem = try ZSRemoteTests.failure { _ = try shell.run(Command(["sleep", "20"]), by: .soon) }
        killer.join()
        #expect(problem.kind == .unreachable && begin.duration(to: .now) < .seconds(15))
        let after = try ZSRemoteTests.failure { _ = try shell.run(Command(["true"]), by: .soon) }
        #expect(after.kind == .unreachable)
    }

    @Test("addresses that would not stay within a line", arguments: ["", "-x", "a b", "a,b", "*", "!h", "a\nb", "h#"])
    func badAddress(address: String) throws {
        #expect(throws: Failure.self) { try SSHTarget(address: address) }
        #expect(throws: Failure.self) { try SSHTarget(address: "h", user: address == "h#" ? "" : address) }
    }
}

/// As sshd does when too many are at its door.
private func refuse(_ connection: Int32) {
    var greeting = [UInt8](repeating: 0, count: 256)
    // What is unread when the connection is closed would make the kernel drop the answer.
    _ = recv(connection, &greeting, greeting.count, 0)
    say("Exceeded MaxStartups\r\n", to: connection)
}

private func say(_ text: String, to connection: Int32) {
    _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
}
