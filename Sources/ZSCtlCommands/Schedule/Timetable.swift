import ZSModel

/// What a timer runs.
struct TimedTask: Sendable {
    /// `backup`; the units are `zs-backup.service` and `.timer`.
    let name: String
    let summary: String
    let time: CronTime
    /// The command after the program's name.
    let words: [String]
}

/// The files of the timers, for systemd or for cron.
struct Timetable: Sendable {
    let program: String
    let home: AbsolutePath
    let tasks: [TimedTask]

    /// The first line of every file; only files that begin so are ever replaced or removed.
    static let mark = "# Written by 'zs-ctl schedule enable'; changed by it, and removed by 'zs-ctl schedule disable'."
    static let cronFile = "zs"

    /// Each file's name and text.
    func units() -> [(name: String, text: String)] {
        tasks.flatMap { task in
            let command = ([program] + task.words).map(unitWord).joined(separator: " ")
            return [
                (
                    "zs-\(task.name).service",
                    """
                    \(Self.mark)
                    [Unit]
                    Description=zs: \(task.summary)

                    [Service]
                    Type=oneshot
                    Environment=\(unitWord("ZS_HOME=\(home)"))
                    ExecStart=\(command)

                    """
                ),
                (
                    "zs-\(task.name).timer",
                    """
                    \(Self.mark)
                    [Unit]
                    Description=zs: \(task.summary)

                    [Timer]
                    OnCalendar=\(task.time.calendar)
                    AccuracySec=1s
                    Persistent=true

                    [Install]
                    WantedBy=timers.target

                    """
                ),
            ]
        }
    }

    func cronTable() -> String {
        let lines = tasks.map { task in
            let command = (["ZS_HOME=\(home)", program] + task.words).map(cronWord).joined(separator: " ")
            return "\(task.time.text) root env \(command) >/dev/null"
        }
        let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return ([Self.mark, "SHELL=/bin/sh", path] + lines).joined(separator: "\n") + "\n"
    }

    /// systemd.service(5): quoted, with `%` and `$` doubled.
    private func unitWord(_ word: String) -> String {
        let inner = word.map { letter in
            switch letter {
            case "%", "$": "\(letter)\(letter)"
            case "\"", "\\": "\\\(letter)"
            default: String(letter)
            }
        }.joined()
        return "\"\(inner)\""
    }
    /// crontab(5): a shell's word, with `%` escaped, which means a line break otherwise.
    private func cronWord(_ word: String) -> String {
        "'" + word.map { $0 == "'" ? "'\\''" : $0 == "%" ? "'\\%'" : String($0) }.joined() + "'"
    }
}
