import Glibc
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering
import ZSSystem
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var collectLog: CtlVerb {
        CtlVerb(
            "collect-log", "Gather the logs of the hosts", .changes, aliases: ["collect_log"],
            discussion: """
                Every host packs its own logs, with passwords, keys and tokens masked, and sends them at once; a hundred hosts
                work at the same time.  What could not be had is in summary.json and in the answer, and the rest is kept.
                """,
            examples: [Example("The logs of the last two hours", "zs-ctl collect-log --last 2h")]
        ) { p in
            let hosts = p.list("host", String.self, "only of this host", value: "HOST")
            let last = p.defaulted("last", Duration.seconds(86400), "how far back")
            let since = p.optional("since", Timestamp.self, "from when, in place of --last")
            let until = p.optional("until", Timestamp.self, "up to when; now")
            let cap = p.defaulted("cap", ByteCount.mebibytes(64), "the most that one host may send")
            let limit = p.defaulted("limit", Duration.seconds(60), "how long one host may take")
            let directory = p.optional(
                "dir", AbsolutePath.self, "where the directory goes; collect-log/ in that of the state",
                completion: .directory)
            return { given, session in
                defer { session.close() }
                let now = SystemClock.now()
                let order = LogOrder(
                    since: given[since] ?? now.advanced(by: .zero - given[last]), until: given[until] ?? now,
                    cap: given[cap],
                    limit: given[limit])
                guard order.since < order.until else { throw Failure(.usage, "the time ends before it begins") }
                let parent = given[directory] ?? session.home.appending("collect-log")
                let stamp = now.description.prefix(16).map { $0 == "T" ? "_" : $0 == ":" ? "-" : String($0) }.joined()
                let target = parent.appending("collect-log-zs-\(Version.current)-\(stamp)")
                guard !session.options.tool.isDryRun else {
                    return .document(["dryRun": true, "directory": .text(target.text)])
                }
                for path in [parent, target] {
                    guard mkdir(path.text, 0o700) == 0 || errno == EEXIST else {
                        throw Failure.system("cannot make \(path)", errno: errno)
                    }
                }
                let outcomes = try session.cloud(for: "collect-log", given).collectLogs(
                    given[hosts], order, into: target)
                let summary: JSON = [
                    "directory": .text(target.text), "since": .text(order.since.description),
                    "until": .text(order.until.description), "hosts": .list(outcomes.map(\.json)),
                ]
                try AtomicFile.write(Array(summary.written(.indented).utf8), to: target.appending("summary.json"))
                return .answer(
                    .document(summary), failed: outcomes.filter { (try? $0.result.get()) == nil }.map(\.host),
                    of: outcomes.count)
            }
        }
    }
}

extension HostOutcome<ByteCount> {
    fileprivate var json: JSON {
        switch result {
        case .success(let size): ["host": .text(host), "bytes": .integer(size.bytes), "error": .null]
        case .failure(let failure): ["host": .text(host), "bytes": .null, "error": .text(failure.message)]
        }
    }
}
