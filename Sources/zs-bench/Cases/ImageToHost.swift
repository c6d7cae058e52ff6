import Glibc
import ZSImageStore
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

extension BenchCase {
    /// Issue 3: at least 0.8 of scp's speed for new data, at least scp's with delay, less time than rsync for changed data.
    static let imageToHost = BenchCase(name: "image-to-host", summary: "a disk from a store to a host over SSH") {
        (bench) throws(Failure) in try ImageToHost(bench).run()
    }
}

struct ImageToHost {
    private let bench: Bench
    private let disks: ImageDisks
    private let machine: BenchMachine
    private let store: String

    fileprivate init(_ bench: Bench) throws(Failure) {
        self.bench = bench
        disks = try ImageDisks(bench)
        machine = try BenchMachine(bench)
        store = bench.folder.appending("hosted").text
    }

    fileprivate func run() throws(Failure) -> [Measurement] {
        let zsImage = try bench.tool("zs-image")
        _ = try Sample.of(["/bin/rm", "-rf", store])
        _ = try Sample.of([zsImage, "init", "--store", store])
        for disk in ["debian", "rebuilt"] { _ = try Sample.of([zsImage, "add", disks.path(disk), "--store", store]) }
        var found: [Measurement] = []
        for (delay, limit) in [(0, 1 / 0.8), (10, 1.0), (50, 1.0)] {
            let line = try DelayedLine(to: machine.daemon.port, milliseconds: delay)
            try machine.know(line.port)
            let label = delay == 0 ? "" : ", \(delay) ms"
            let ours = try send("debian", line.port, "placed")
            let scp = try copy(["/usr/bin/scp", "-q"] + ssh("-P", line.port), line.port, "copied")
            found.append(
                Measurement(name: "new\(label)", unit: "s", ours: ours, rival: ("scp", scp), promise: .ratio(limit)))
            let changed = try send("rebuilt", line.port, "changed", held: "placed")
            let command = (["/usr/bin/ssh"] + ssh("-p", line.port)).joined(separator: " ")
            let rsync = try copy(
                ["/usr/bin/rsync", "--inplace", "--no-whole-file", "-e", command], line.port, "copied", disk: "rebuilt")
            found.append(
                Measurement(
                    name: "changed\(label)", unit: "s", ours: changed, rival: ("rsync", rsync), promise: .ratio(1)))
            for name in ["placed", "copied", "changed"] { unlink(bench.folder.appending(name).text) }
        }
        return found
    }

    private func send(_ image: String, _ port: UInt16, _ file: String, held: String? = nil) throws(Failure) -> Double {
        let target = bench.folder.appending(file).text
        let words = ["image", store, image, target, "\(port)", machine.home.text, try bench.tool("zs-image-place")]
        let sample = try Sample.of(
            bench.child(words + (held.map { ["debian", bench.folder.appending($0).text] } ?? [])))
        _ = try Sample.of(["/usr/bin/cmp", target, disks.path(image)])
        return sample.milliseconds / 1000
    }
    private func copy(
        _ program: [String], _ port: UInt16, _ file: String, disk: String = "debian"
    ) throws(Failure) -> Double {
        try Sample.of(program + [disks.path(disk), "root@127.0.0.1:\(bench.folder.appending(file))"]).milliseconds
            / 1000
    }
    private func ssh(_ letter: String, _ port: UInt16) -> [String] {
        let directory = machine.home.appending(".ssh")
        return [
            letter, "\(port)", "-i", "\(directory)/id_ed25519", "-o", "UserKnownHostsFile=\(directory)/known_hosts",
        ]
    }

    /// Sends one image: STORE IMAGE FILE PORT HOME PROGRAM [HELD-IMAGE HELD-FILE].
    static func send(_ words: [String]) throws(Failure) -> Int32 {
        do {
            let store = try ImageStore.open(AbsolutePath.read(words[0]))
            let home = try AbsolutePath.read(words[4]).appending(".ssh")
            let shell = try SSHShell.connect(
                to: SSHTarget(address: "127.0.0.1", port: UInt16(words[3]) ?? 0),
                as: .key(home.appending("id_ed25519")),
                hostKeys: .known(KnownHostsFile(home.appending("known_hosts"))), by: .after(.seconds(20)))
            var held: [HeldImage] = []
            if words.count == 8 {
                held = [
                    HeldImage(
                        try store.image(ImageReference.read(words[6])), as: .raw, at: try AbsolutePath.read(words[7]))
                ]
            }
            _ = try store.place(
                store.image(ImageReference.read(words[1])), as: .raw, at: AbsolutePath.read(words[2]), on: shell,
                reusing: held, ShippedProgram(AbsolutePath.read(words[5])), Work(threads: 2), by: .after(.seconds(600)))
            return 0
        } catch {
            throw error as? Failure ?? Failure(.usage, "\(error)")
        }
    }
}

/// A way to a port of this machine on which everything takes a while; it ends with the value.
private struct DelayedLine: ~Copyable {
    let port: UInt16
    private let stream: (any ByteStream)?

    init(to port: UInt16, milliseconds: Int) throws(Failure) {
        guard milliseconds > 0 else {
            self.port = port
            stream = nil
            return
        }
        let script = try Checkout.root().appending("Tests/Servers/delay.py")
        let stream = try openProcess(["/usr/bin/python3", script.text, "\(port)", "\(milliseconds)"])
        let line = try stream.read(atMost: 64, by: .after(.seconds(10)))
        self.port = UInt16(String(decoding: line, as: UTF8.self).split(separator: "\n").first ?? "") ?? 0
        self.stream = stream
    }
    deinit { stream?.close() }
}
