import Glibc
import ZSModel
import ZSSystem

extension BenchCase {
    /// Issue 3: speed, size and memory of the image store, against casync, restic, borg and cp.
    static let imageStore = BenchCase(name: "image-store", summary: "four disks of 2 GiB in and out of a store") {
        (bench) throws(Failure) in
        var images = try ImageStoreCase(bench)
        return try images.run()
    }
}

/// The disks that the image store is measured with, and what is made of them.
struct ImageDisks {
    static let names = ["synthetic", "debian", "rebuilt", "clone"]
    let folder: AbsolutePath

    /// Makes them unless they are there.
    init(_ bench: Bench) throws(Failure) {
        folder = bench.folder.appending("disks")
        guard access(folder.appending("synthetic.raw").text, F_OK) != 0 else { return }
        Console.error("  making the disks …")
        _ = try Sample.of(["Tests/Lab/disks", folder.text])
    }
    func path(_ name: String) -> String { folder.appending("\(name).raw").text }
}

private struct ImageStoreCase {
    private let bench: Bench
    private let disks: ImageDisks
    private let zsImage: String
    private let work: AbsolutePath
    private var memory = ByteCount.zero

    init(_ bench: Bench) throws(Failure) {
        self.bench = bench
        disks = try ImageDisks(bench)
        zsImage = try bench.tool("zs-image")
        work = bench.folder.appending("images")
    }
    private var store: String { work.appending("store").text }
    private var casync: String { "--store=\(work.appending("c.castr"))" }
    private func index(_ disk: String) -> String { work.appending("\(disk).caibx").text }

    mutating func run() throws(Failure) -> [Measurement] {
        _ = try Sample.of(["/bin/rm", "-rf", work.text])
        _ = try Sample.of(["/bin/mkdir", work.text])
        _ = try Sample.of([zsImage, "init", "--store", store])
        return try adding() + sizes() + exporting() + verifying()
    }

    private mutating func ours(_ words: [String]) throws(Failure) -> Double {
        let sample = try Sample.of([zsImage] + words + ["--store", store])
        memory = max(memory, sample.memory)
        return sample.milliseconds / 1000
    }

    private mutating func adding() throws(Failure) -> [Measurement] {
        var (mine, theirs) = (0.0, 0.0)
        for disk in ImageDisks.names {
            _ = try Sample.of(["/bin/cat", disks.path(disk)])
            mine += try ours(["add", disks.path(disk)])
            theirs += try Sample.of(["casync", "make", casync, index(disk), disks.path(disk)]).milliseconds / 1000
        }
        let again = try ours(["add", disks.path("debian")])
        let theirAgain =
            try Sample.of(["casync", "make", casync, index("again"), disks.path("debian")]).milliseconds / 1000
        return [
            Measurement(name: "add", unit: "s", ours: mine, rival: ("casync", theirs), promise: .ratio(0.5)),
            Measurement(
                name: "add again", unit: "s", ours: again, rival: ("casync", theirAgain), promise: .ratio(1.0 / 3)),
        ]
    }

    private mutating func exporting() throws(Failure) -> [Measurement] {
        var (mine, casyncs, cps): ([Double], [Double], [Double]) = ([], [], [])
        let out = work.appending("out.raw").text
        for _ in 0..<3 {
            mine.append(try ours(["export", "debian", out, "--format", "raw"]))
            _ = try Sample.of(["/usr/bin/cmp", out, disks.path("debian")])
            unlink(out)
            casyncs.append(try Sample.of(["casync", "extract", casync, index("debian"), out]).milliseconds / 1000)
            unlink(out)
            cps.append(try Sample.of(["/bin/cp", disks.path("debian"), out]).milliseconds / 1000)
            unlink(out)
        }
        let median = { (values: [Double]) in values.sorted()[values.count / 2] }
        return [
            Measurement(
                name: "export", unit: "s", ours: median(mine), rival: ("casync", median(casyncs)), promise: .ratio(0.5)),
            Measurement(
                name: "export", unit: "s", ours: median(mine), rival: ("cp", median(cps)), promise: .ratio(1 / 0.6)),
        ]
    }

    private mutating func verifying() throws(Failure) -> [Measurement] {
        let gibibytes = Double(2 * (ImageDisks.names.count + 1))
        let seconds = try ours(["verify"])
        return [
            Measurement(name: "verify", unit: "s/GiB", ours: seconds / gibibytes, promise: .atMost(1)),
            Measurement(
                name: "peak memory", unit: "MiB", ours: Double(memory.bytes) / 1_048_576, promise: .atMost(128)),
        ]
    }

    private func sizes() throws(Failure) -> [Measurement] {
        let environment = [
            "RESTIC_PASSWORD": "x", "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes", "HOME": work.text,
        ]
        let (restic, borg) = (work.appending("restic").text, work.appending("borg").text)
        _ = try Sample.of(["restic", "-q", "-r", restic, "init"], environment: environment)
        _ = try Sample.of(["borg", "init", "-e", "none", borg], environment: environment)
        for disk in ImageDisks.names {
            _ = try Sample.of(["restic", "-q", "-r", restic, "backup", disks.path(disk)], environment: environment)
            _ = try Sample.of(["borg", "create", "\(borg)::\(disk)", disks.path(disk)], environment: environment)
        }
        let mine = try size(store)
        func against(_ name: String, _ path: String, _ limit: Double) throws(Failure) -> Measurement {
            Measurement(
                name: "store of all disks", unit: "MiB", ours: mine, rival: (name, try size(path)),
                promise: .ratio(limit))
        }
        return [
            try against("casync", work.appending("c.castr").text, 1), try against("restic", restic, 0.9),
            try against("borg", borg, 0.9),
            Measurement(
                name: "files of the store", unit: "",
                ours: try number(["/bin/sh", "-c", "find \"$1\" -type f | wc -l", "sh", store]),
                promise: .atMost(2000)),
        ]
    }
    private func size(_ path: String) throws(Failure) -> Double {
        try number(["/bin/sh", "-c", "du -sm \"$1\" | cut -f1", "sh", path])
    }
    private func number(_ words: [String]) throws(Failure) -> Double {
        try bench.text(of: words).flatMap(Double.init) ?? 0
    }
}

extension Bench {
    /// The first line that a program prints.
    func text(of words: [String]) throws(Failure) -> String? {
        let file = folder.appending("said").text
        _ = try Sample.of(words, output: file)
        guard let path = try? AbsolutePath.read(file) else { return nil }
        return String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
