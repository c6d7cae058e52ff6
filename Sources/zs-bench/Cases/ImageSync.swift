import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

extension BenchCase {
    /// Issue 3: at most 1.05 times the size of the chunks that the other store lacks.
    static let imageSync = BenchCase(
        name: "image-sync", summary: "a rebuilt disk to a store that has the old one, over SSH"
    ) {
        (bench) throws(Failure) in
        let disks = try ImageDisks(bench)
        let zsImage = try bench.tool("zs-image")
        let machine = try BenchMachine(bench)
        let (near, far) = (bench.folder.appending("near").text, bench.folder.appending("far").text)
        _ = try Sample.of(["/bin/rm", "-rf", near, far])
        for store in [near, far] { _ = try Sample.of([zsImage, "init", "--store", store]) }
        let place = "ssh://root@127.0.0.1:\(machine.daemon.port)\(far)"
        let sync = [zsImage, "sync", near, place, "--remote-program", zsImage]
        _ = try Sample.of([zsImage, "add", disks.path("debian"), "--store", near])
        _ = try Sample.of(sync, environment: machine.environment)
        _ = try Sample.of(
            [zsImage, "add", disks.path("rebuilt"), "--store", near], output: bench.folder.appending("added").text)
        let second = try Sample.of(
            sync, environment: machine.environment, output: bench.folder.appending("synced").text)
        let added = try JSONReader.read(AtomicFile.read(bench.folder.appending("added")))
        let synced = try JSONReader.read(AtomicFile.read(bench.folder.appending("synced")))
        let missing = Double(added["newStored"]?.integer ?? 0) / 1_048_576
        let sent = Double(synced.list?.last?["sent"]?.integer ?? 0) / 1_048_576
        return [
            Measurement(
                name: "sent", unit: "MiB", ours: sent, rival: ("what is missing", missing), promise: .ratio(1.05)),
            Measurement(name: "wall time", unit: "s", ours: second.milliseconds / 1000, promise: .none),
        ]
    }
}

/// This machine as another one, reached by SSH.
struct BenchMachine {
    let daemon: SSHDaemon
    let home: AbsolutePath
    var environment: [String: String] { ["HOME": home.text, "ZS_HOME": home.text] }

    init(_ bench: Bench) throws(Failure) {
        home = bench.folder.appending("home")
        daemon = try SSHDaemon(.init(["Subsystem sftp internal-sftp"]))
        _ = try Sample.of([
            "/bin/sh", "-euc",
            """
            rm -rf "$1"
            mkdir -p -m 700 "$1/.ssh"
            install -m 600 "$2" "$1/.ssh/id_ed25519"
            install -m 600 "$2.pub" "$1/.ssh/id_ed25519.pub"
            """, "sh", home.text, daemon.clientKey.text,
        ])
        try know(daemon.port)
    }
    /// Believes the daemon's key at another port of this machine, too.
    func know(_ port: UInt16) throws(Failure) {
        _ = try Sample.of([
            "/bin/sh", "-euc", "printf '%s\\n' \"$2\" >> \"$1/.ssh/known_hosts\"", "sh", home.text,
            "[127.0.0.1]:\(port) \(daemon.hostKeyLine())",
        ])
    }
}
