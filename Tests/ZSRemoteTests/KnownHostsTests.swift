import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSTestSupport

/// Two keys of one type and one of another, real ones.
private enum Key {
    static let first = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII1rTcYydrltBD+UDnDaZ/jJzJiQasmzEudl+4l9Y6LF"
    static let second = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICFROe7Zee0YMr8iBOXPqZeLHT4/5ysO8EnzBUdX8TVU"
    static let other =
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBNv70NMDUC9mx4To1DkCWl917RfgoUDC4iwg73gCx88kHMfRftrs2dQXZSB6RutK84bz1x48cCWMp74G08VnwnY="
}

@Suite struct KnownHostsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        var host = "h1"
        var port: UInt16 = 22
        let verdict: KnownHosts.Verdict
    }

    private static func changed(_ line: Int) -> KnownHosts.Verdict { .changed(key(Key.second), line: line) }
    private static func key(_ text: String) -> HostKey {
        HostKey(blob: Base64.decode(text.split(separator: " ")[1])!)!
    }

    static let cases: [Case] = [
        Case(testDescription: "an empty file", text: "", verdict: .unknown),
        Case(testDescription: "the host", text: "h1 \(Key.first)\n", verdict: .known),
        Case(testDescription: "without an end of line", text: "h1 \(Key.first)", verdict: .known),
        Case(testDescription: "with a comment", text: "h1 \(Key.first) root@h1 of 2024\n", verdict: .known),
        Case(testDescription: "tabs and blanks around", text: "  h1\t \(Key.first)  \r\n", verdict: .known),
        Case(testDescription: "a list", text: "h0,h1,10.0.0.1 \(Key.first)\n", verdict: .known),
        Case(testDescription: "another host", text: "h2 \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "part of a name", text: "h,h11,1 \(Key.first)\n", verdict: .unknown),
        Case(
            testDescription: "names have no case", text: "H1.Example \(Key.first)\n", host: "h1.eXample",
            verdict: .known),
        Case(testDescription: "a remark", text: "# h1 \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "another key", text: "h1 \(Key.second)\n", verdict: changed(1)),
        Case(
            testDescription: "another type of key", text: "\nh1 \(Key.other)\n",
            verdict: .changed(key(Key.other), line: 2)),
        Case(
            testDescription: "of two the one of the same type", text: "h1 \(Key.other)\nh1 \(Key.second)\n",
            verdict: changed(2)),
        Case(
            testDescription: "one of several keys", text: "h1 \(Key.second)\nh1 \(Key.other)\nh1 \(Key.first)\n",
            verdict: .known),
        Case(testDescription: "port", text: "[h1]:2222 \(Key.first)\n", port: 2222, verdict: .known),
        Case(testDescription: "another port", text: "[h1]:2222 \(Key.first)\n", port: 2223, verdict: .unknown),
        Case(testDescription: "no port is 22", text: "h1 \(Key.first)\n", port: 2222, verdict: .unknown),
        Case(testDescription: "star", text: "* \(Key.first)\n", verdict: .known),
        Case(testDescription: "stars", text: "10.*.0.*1 \(Key.first)\n", host: "10.20.0.31", verdict: .known),
        Case(
            testDescription: "stars that do not fit", text: "10.*.0.*1 \(Key.first)\n", host: "10.20.1.30",
            verdict: .unknown),
        Case(testDescription: "question mark", text: "h? \(Key.first)\n", verdict: .known),
        Case(testDescription: "question mark is one sign", text: "h1? \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "negation", text: "*,!h1 \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "negation before", text: "!h1,* \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "negation of another", text: "h*,!h2 \(Key.first)\n", verdict: .known),
        Case(testDescription: "negation alone means nobody", text: "!h2 \(Key.first)\n", verdict: .unknown),
        Case(testDescription: "revoked", text: "@revoked h1 \(Key.first)\n", verdict: .revoked(line: 1)),
        Case(
            testDescription: "revoked beats known", text: "h1 \(Key.first)\n@revoked * \(Key.first)\n",
            verdict: .revoked(line: 2)),
        Case(
            testDescription: "revoked elsewhere", text: "h1 \(Key.first)\n@revoked h2 \(Key.first)\n", verdict: .known),
        Case(testDescription: "another key revoked", text: "@revoked h1 \(Key.second)\n", verdict: .unknown),
        Case(
            testDescription: "an authority's key is not a host's", text: "@cert-authority * \(Key.first)\n",
            verdict: .unknown),
        Case(testDescription: "an unknown mark", text: "@new h1 \(Key.first)\n", verdict: .unknown),
        Case(
            testDescription: "bad lines before it",
            text:
                "h1\nh1 ssh-ed25519\nh1 ssh-ed25519 !!!\nh1 ssh-rsa \(Key.second.dropFirst(12))\n|1|x|y \(Key.second)\n@\n\u{0}\nh1 \(Key.first)\n",
            verdict: .known),
    ]

    @Test("what a file says about a key", arguments: cases) func verdict(_ item: Case) throws {
        let target = try SSHTarget(address: item.host, port: item.port)
        #expect(try KnownHosts(item.text).verdict(on: Self.key(Key.first), of: target) == item.verdict)
    }

    @Test("names that ssh-keygen -H has hidden", arguments: [UInt16(22), 2222]) func hashed(port: UInt16) throws {
        try TemporaryDirectory.use { directory in
            let target = try SSHTarget(address: "10.0.0.7", port: port)
            let file = KnownHostsFile(directory.appending("known_hosts"))
            try writeFile("\(target) \(Key.first)\n", to: file.path)
            try runTool(["ssh-keygen", "-q", "-H", "-f", file.path.text])
            #expect(!String(decoding: try readFile(file.path), as: UTF8.self).contains("10.0.0.7"))
            #expect(try file.load().verdict(on: Self.key(Key.first), of: target) == .known)
            #expect(try file.load().verdict(on: Self.key(Key.first), of: SSHTarget(address: "10.0.0.8")) == .unknown)
        }
    }

    @Test("the types that are known, without the revoked") func types() throws {
        let hosts = KnownHosts("h1 \(Key.other)\n@revoked h1 \(Key.second)\nh1 \(Key.first)\n")
        #expect(try hosts.types(of: SSHTarget(address: "h1")) == ["ecdsa-sha2-nistp256", "ssh-ed25519"])
    }

    @Test("fingerprints are those of ssh-keygen") func fingerprint() throws {
        try TemporaryDirectory.use { directory in
            let path = directory.appending("key.pub")
            try writeFile(Key.other + "\n", to: path)
            let said = try LocalShell().require("reading", Command(["ssh-keygen", "-lf", path.text]), by: .soon).text
            #expect(said.contains(try Self.key(Key.other).fingerprint()))
        }
    }

    @Test("a thousand hosts are looked through in less than 10 ms") func speed() throws {
        let hosts = KnownHosts((0..<1000).map { "10.0.\($0 / 250).\($0 % 250) \(Key.first)\n" }.joined())
        let target = try SSHTarget(address: "10.0.3.249")
        let times = try (0..<5).map { _ in
            try ContinuousClock().measure { _ = try hosts.verdict(on: Self.key(Key.first), of: target) }
        }
        #expect(times.min()! < .milliseconds(100))
    }
}
