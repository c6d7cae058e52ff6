import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSPorts
import ZSRendering
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var exec: CtlVerb {
        CtlVerb(
            "exec", "Run a command on many hosts at once", .changes,
            discussion: """
                The words after "--" are the command; no shell reads them unless it is one: exec -- sh -c 'df -h | tail -1'.
                It runs as root.  A host that fails or is silent is listed with why, and delays no other.
                """,
            examples: [Example("How long every host has been up", "zs-ctl exec -- uptime")]
        ) { p in
            let hosts = p.list("host", String.self, "only on this host", value: "HOST")
            let limit = p.defaulted("limit", Duration.seconds(30), "how long one host may take")
            let words = p.operands("COMMAND", String.self, "the command and its arguments")
            return { given, session in
                defer { session.close() }
                let words = given[words]
                guard !session.options.tool.isDryRun else {
                    return .document(["dryRun": true, "command": .list(words.map { .text($0) })])
                }
                let outcomes = try session.cloud(for: "exec", given).onHosts(given[hosts], within: given[limit]) {
                    shell, deadline throws(Failure) in try shell.run(Command(words), by: deadline)
                }
                let rows = Rows(columns: ["host", "ending", "output"], outcomes.map(\.json))
                return .answer(
                    .inventories(rows),
                    failed: outcomes.filter { (try? $0.result.get())?.succeeded != true }.map(\.host),
                    of: outcomes.count)
            }
        }
    }
}

extension HostOutcome<CommandResult> {
    fileprivate var json: JSON {
        switch result {
        case .success(let result):
            [
                "host": .text(host), "ending": .text(result.ending.text), "output": .text(result.text),
                "errors": .text(result.errorText),
            ]
        case .failure(let failure):
            ["host": .text(host), "ending": .text(failure.message), "output": .null, "errors": .null]
        }
    }
}
