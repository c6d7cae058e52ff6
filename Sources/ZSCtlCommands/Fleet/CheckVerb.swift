import Glibc
import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering
import ZSSystem

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var check: CtlVerb {
        CtlVerb(
            "check", "Look at this machine and at every host for what does not hold, with its remedy", .reads,
            aliases: ["doctor"],
            discussion:
                "The exit status is 0 when all is well.  All hosts are looked at at once; a silent one delays no other."
        ) { p in
            let hosts = p.list("host", String.self, "only this host", value: "HOST")
            return { given, session in
                defer { session.close() }
                let cloud = try session.cloud(for: "check", given)
                var found = given[hosts].isEmpty ? session.checkMachine() : []
                found += try cloud.checkHosts(given[hosts])
                let rows = Reply.inventories(
                    Rows(
                        columns: ["subject", "condition", "result", "remedy"],
                        found.map {
                            [
                                "subject": .text($0.subject), "condition": .text($0.condition),
                                "result": .text($0.objection == nil ? "ok" : "failed"),
                                "remedy": $0.objection.map { .text($0) } ?? .null,
                            ]
                        }))
                let wrong = found.filter { $0.objection != nil }
                guard let first = wrong.first else { return rows }
                return .incomplete(
                    rows,
                    because: Failure(
                        .failed, "\(wrong.count) of \(found.count) conditions do not hold",
                        hint: "\(first.subject): \(first.condition): \(first.objection ?? "")"))
            }
        }
    }
}

extension Session {
    /// K-02, K-03, K-47, C-80: what must hold of the machine with the state.
    fileprivate func checkMachine() -> [CheckedCondition] {
        let place = "this machine"
        return [
            CheckedCondition(place, "directory", Self.modeProblem(home, "700")),
            CheckedCondition(place, "state file", Self.modeProblem(home.appending("state.db"), "600")),
            CheckedCondition(place, "key", Self.modeProblem(home.appending("keys/id_ed25519"), "600")),
            CheckedCondition(place, "disk", Self.roomProblem(home)),
            CheckedCondition(place, "backup", backupProblem()),
        ]
    }

    /// Others may not read it, whatever the owner may do.
    private static func modeProblem(_ path: AbsolutePath, _ mode: String) -> String? {
        var status = stat()
        guard stat(path.text, &status) == 0 else { return "cannot look at '\(path)': \(errorText(errno))" }
        guard status.st_mode & 0o077 == 0 else { return "others may read '\(path)': chmod \(mode) '\(path)'" }
        return nil
    }

    /// C-79.
    private static func roomProblem(_ path: AbsolutePath) -> String? {
        var status = statvfs()
        guard statvfs(path.text, &status) == 0 else { return "cannot look at '\(path)': \(errorText(errno))" }
        let free = ByteCount(bytes: Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)))
        let isTight = free < .gibibytes(1) || UInt64(status.f_bavail) * 10 < UInt64(status.f_blocks)
        return isTight ? "\(free) free under '\(path)': make room for a tenth of it, and 1 GiB" : nil
    }

    /// C-82.
    private func backupProblem() -> String? {
        guard let newest = newestBackup() else { return "there is none: zs-ctl backup" }
        return newest.age > .seconds(86400) ? "the newest is older than a day: zs-ctl backup" : nil
    }

    /// The newest whole backup in the usual directory, and how old it is.
    func newestBackup() -> (path: AbsolutePath, age: Duration)? {
        guard let installation = try? installation(),
            let entry = try? BackupDirectory.usual(in: installation.home).entries().first(where: \.isWhole)
        else { return nil }
        var status = stat()
        guard stat(entry.path.text, &status) == 0 else { return nil }
        return (entry.path, .milliseconds(SystemClock.now().milliseconds - Int64(status.st_mtim.tv_sec) * 1000))
    }
}
