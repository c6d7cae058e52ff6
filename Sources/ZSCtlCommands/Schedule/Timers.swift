import Glibc
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem

/// Where timers live on this machine: systemd's units where it runs, cron's table elsewhere.
struct Timers {
    enum Kind: String, Sendable, CaseIterable, ParameterValue { case systemd, cron }
    let kind: Kind
    /// `/etc/systemd/system` or `/etc/cron.d`, or where the user wants the files.
    let directory: AbsolutePath
    /// Whether the files are only written, and nothing is told of them.
    let isElsewhere: Bool

    init(_ kind: Kind?, in directory: AbsolutePath?) throws(Failure) {
        let runs = access("/run/systemd/system", F_OK) == 0
        self.kind = kind ?? (runs ? .systemd : .cron)
        isElsewhere = directory != nil
        if let directory {
            self.directory = directory
            return
        }
        let usual = self.kind == .systemd ? "/etc/systemd/system" : "/etc/cron.d"
        do { self.directory = try AbsolutePath.read(usual) } catch { throw Failure(.bug, error.why) }
    }

    func enable(_ timetable: Timetable) throws(Failure) -> [AbsolutePath] {
        let files = kind == .systemd ? timetable.units() : [(Timetable.cronFile, timetable.cronTable())]
        for (name, _) in files { try refuseForeign(directory.appending(name)) }
        for (name, text) in files {
            try AtomicFile.write(Array(text.utf8), to: directory.appending(name), mode: 0o644)
        }
        try tellSystemd(["enable", "--now"] + files.map(\.0).filter { $0.hasSuffix(".timer") })
        return files.map { directory.appending($0.0) }
    }

    /// Removes what ``enable(_:)`` wrote.
    func disable() throws(Failure) -> [AbsolutePath] {
        let files = ours()
        let timers = files.map(\.lastPart).filter { $0.hasSuffix(".timer") }
        if !timers.isEmpty { try tellSystemd(["disable", "--now"] + timers) }
        for file in files {
            guard unlink(file.text) == 0 || errno == ENOENT else {
                throw .system("cannot remove \(file)", errno: errno)
            }
        }
        if !timers.isEmpty { try tellSystemd(["daemon-reload"]) }
        return files
    }

    /// The files of ours that are there.
    func ours() -> [AbsolutePath] {
        let names =
            kind == .cron
            ? [Timetable.cronFile]
            : ["backup", "remote-backup", "reconcile"].flatMap {
                ["zs-\($0).service", "zs-\($0).timer"]
            }
        return names.map { directory.appending($0) }.filter { isOurs($0) }
    }

    private func isOurs(_ file: AbsolutePath) -> Bool {
        guard let bytes = try? AtomicFile.read(file, limit: 1 << 16) else { return false }
        return String(decoding: bytes, as: UTF8.self).hasPrefix(Timetable.mark)
    }
    private func refuseForeign(_ file: AbsolutePath) throws(Failure) {
        guard access(file.text, F_OK) == 0, !isOurs(file) else { return }
        throw Failure(.exists, "'\(file)' was not written by zs-ctl", hint: "move it away first")
    }
    private func tellSystemd(_ words: [String]) throws(Failure) {
        guard kind == .systemd, !isElsewhere else { return }
        if words.first == "enable" { try tellSystemd(["daemon-reload"]) }
        try LocalShell().require("setting the timers", Command(["systemctl"] + words), by: .after(.seconds(30)))
    }
}
