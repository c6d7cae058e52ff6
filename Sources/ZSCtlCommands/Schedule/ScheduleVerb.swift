import Glibc
import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering
import ZSStore
import ZSTool

private enum ScheduleTask: String, Sendable, CaseIterable, ParameterValue { case enable, disable, status }

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var schedule: CtlVerb {
        CtlVerb(
            "schedule", "Let timers make backups and bring records and hosts together", .changes,
            discussion: """
                A backup at the times of the setting backup/schedule, keeping as many as backup/keepAmount says; reconcile every
                minute; and with --to a second copy every two hours, the newest 24 kept there.  systemd's timers where systemd
                runs, cron's table elsewhere.  Files that others wrote are never replaced or removed.
                """,
            examples: [Example("The manual's timers", "zs-ctl schedule enable --to root@10.0.50.0")]
        ) { p in
            let task = p.operand("TASK", ScheduleTask.self, "what to do")
            let place = p.optional("to", RemotePlace.self, "where a second copy goes")
            let kind = p.optional("with", Timers.Kind.self, "whose timers; systemd's where it runs")
            let directory = p.optional(
                "into", AbsolutePath.self, "only write the files, there", completion: .directory)
            return { given, session in
                let timers = try Timers(given[kind], in: given[directory])
                guard given[task] != .status, !session.options.tool.isDryRun else {
                    let files = timers.ours()
                    return .document([
                        "enabled": .bool(!files.isEmpty), "with": .text(timers.kind.rawValue),
                        "files": .list(files.map { .text($0.text) }),
                    ])
                }
                guard given[task] == .enable else {
                    return .document(["enabled": false, "removed": .list(try timers.disable().map { .text($0.text) })])
                }
                let tasks = try session.timedTasks(remote: given[place])
                let timetable = Timetable(program: try ownPath(), home: session.home, tasks: tasks)
                let files = try timers.enable(timetable)
                return .document([
                    "enabled": true, "with": .text(timers.kind.rawValue), "files": .list(files.map { .text($0.text) }),
                    "tasks": .list(
                        tasks.map {
                            [
                                "name": .text($0.name), "schedule": .text($0.time.text),
                                "command": .text($0.words.joined(separator: " ")),
                            ]
                        }),
                ])
            }
        }
    }
}

extension Session {
    /// C-89, C-91, and the one timer of S-R11.
    fileprivate func timedTasks(remote: RemotePlace?) throws(Failure) -> [TimedTask] {
        let (schedule, keep) = try store().read { reader throws(Failure) in
            (try reader.setting("backup", "schedule"), try reader.setting("backup", "keepAmount"))
        }
        do {
            var tasks = [
                TimedTask(
                    name: "backup", summary: "save the state", time: try CronTime(schedule),
                    words: ["backup", "--keep-amount", keep]),
                TimedTask(
                    name: "reconcile", summary: "compare the records with the hosts", time: try CronTime("* * * * *"),
                    words: ["reconcile"]),
            ]
            if let remote {
                tasks.append(
                    TimedTask(
                        name: "remote-backup", summary: "save the state on another machine",
                        time: try CronTime("30 */2 * * *"),
                        words: ["backup", "--to", remote.spelled, "--delete", "--keep-amount", "24"]))
            }
            return tasks
        } catch {
            throw Failure(
                .usage, "the setting backup/schedule is '\(schedule)': \(error.why)",
                hint: "zs-ctl configure 'backup/schedule=30 0,12 * * *'")
        }
    }
}

/// The program that runs, for a timer to run it again.
private func ownPath() throws(Failure) -> String {
    guard let real = realpath("/proc/self/exe", nil) else { throw Failure(.io, "cannot find the program's own file") }
    defer { free(real) }
    return String(cString: real)
}
