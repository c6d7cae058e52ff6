import ZSBackup
import ZSModel
import ZSPorts
import ZSSampleState
import ZSStore
import ZSSystem
import ZSTestSupport

/// A real state with one zone, and what its backups are made with.
struct SmallInstallation {
    let home: AbsolutePath
    let installation: Installation

    static func use(_ body: (SmallInstallation) throws -> Void) throws {
        try TemporaryDirectory.use { directory in
            _ = try Store.create(in: directory, now: SystemClock.now())
            let small = SmallInstallation(
                home: directory,
                installation: try Installation(
                    home: directory, version: "test", now: SystemClock.now, by: .after(.seconds(60)),
                    progress: NoProgress()))
            try small.addZone(1)
            try body(small)
        }
    }

    var noProgress: any ProgressSink { NoProgress() }
    func store() throws(Failure) -> Store { try Store(home: home, now: SystemClock.now) }
    func addZone(_ number: Int) throws {
        try store().write { t throws(Failure) in
            try t.create(.zone, .numbered(number), ["name": "z\(number)", "state": "Enabled"])
        }
    }
    func zones() throws -> Int { try store().read { reader throws(Failure) in try reader.count([], of: .zone) } }

    var order: BackupOrder { BackupOrder(in: BackupDirectory.usual(in: home).path) }
    func backup(keep: Int? = nil) throws(Failure) -> FinishedBackup {
        var order = order
        order.keep = keep
        return try installation.makeBackup(order)
    }
    func restore(_ path: AbsolutePath) throws(Failure) -> RestoreReport {
        try installation.restore(try installation.open(path, with: .keyring)) { _ in false }
    }
}
