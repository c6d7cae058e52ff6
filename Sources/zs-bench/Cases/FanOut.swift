import Glibc
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

extension BenchCase {
    /// Issue 2: at least 1.5 times parallel-ssh's hosts per second, at most 2 ms of processor time per host.
    static let fanOut = BenchCase(name: "ssh-fan-out", summary: "'true' on 100 names of one sshd, 32 at once") {
        (bench) throws(Failure) in
        let daemon = try SSHDaemon(.init(listen: "0.0.0.0", ["MaxStartups 200"]))
        let home = bench.folder.appending("fan-out")
        let known = try FanOut.trust(daemon, in: home)
        let ours = try bench.child(["fan-out", home.text, String(daemon.port)])
        let hosts = FanOut.addresses.flatMap { ["-H", "root@\($0):\(daemon.port)"] }
        let rival =
            ["/usr/bin/parallel-ssh"] + hosts + [
                "-p", String(FanOut.width), "-t", "60", "-x",
                "-i \(daemon.clientKey) -o UserKnownHostsFile=\(known) -o StrictHostKeyChecking=yes", "true",
            ]
        let sample = try bench.compare(rounds: 5, ours, rival)
        let count = Double(FanOut.addresses.count)
        return [
            Measurement(
                name: "time for all", unit: "ms", ours: sample.ours.milliseconds,
                rival: ("parallel-ssh", sample.rival.milliseconds), promise: .ratio(1 / 1.5)),
            Measurement(
                name: "our processor time a host", unit: "ms",
                ours: sample.ours.processor / .milliseconds(1) / count,
                rival: ("parallel-ssh", sample.rival.processor / .milliseconds(1) / count), promise: .atMost(2)),
        ]
    }
}

/// The work of the case.
enum FanOut {
    static let addresses = (1...100).map { "127.0.1.\($0)" }
    static let width = 32

    /// Makes a home with the daemon's key and its names.
    /// - Returns: its known_hosts.
    static func trust(_ daemon: SSHDaemon, in home: AbsolutePath) throws(Failure) -> AbsolutePath {
        let keys = home.appending("keys")
        for directory in [home, keys] {
            guard mkdir(directory.text, 0o700) == 0 || errno == EEXIST else {
                throw Failure(.io, "cannot make \(directory)", cause: errorText(errno))
            }
        }
        let (key, known) = (keys.appending("id_ed25519"), keys.appending("known_hosts"))
        try AtomicFile.write(try AtomicFile.read(daemon.clientKey), to: key)
        let line = try daemon.hostKeyLine()
        let names = addresses.map { "[\($0)]:\(daemon.port) \(line)\n" }
        try AtomicFile.write(Array(names.joined().utf8), to: known)
        return known
    }

    /// Runs `true` on all addresses.
    /// - Throws: `.failed` when one did not.
    static func run(home: AbsolutePath, port: UInt16) throws(Failure) {
        let connector = SSHConnector(home: home)
        let targets = try addresses.map { address throws(Failure) in try SSHTarget(address: address, port: port) }
        let results = connector.onAll(targets, width: width, within: .seconds(60)) { shell, deadline throws(Failure) in
            try shell.run(Command(["true"]), by: deadline)
        }
        connector.closeAll()
        for result in results {
            guard try result.get().succeeded else { throw Failure(.failed, "'true' failed") }
        }
    }
}
