import Glibc
import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
package import ZSTool

/// A small tool that does what tools do: answers, fails, asks, works long, and ends what it began.
package let sampleTool = Tool(
    Program<ToolOptions, Console, Reply>(
        "sample-tool", "what every tool does", version: "1.2", .options,
        [.show, .list, .fail, .work, .destroy, .login, .stop], options: ToolOptions.declare),
    hasEnvelope: false,
    candidates: { _, completion, typed in
        guard case .resource(let kind) = completion else { return [] }
        return [.init("\(kind)-\(typed)1", "the first"), .init("\(kind)-\(typed)2")]
    },
    options: { $0 }, context: { _, console in console })

/// The same with the envelope of zs-cli.
package let sampleCloud = Tool(
    Program<ToolOptions, Console, Reply>(
        "sample-cloud", "what zs-cli does", version: "1.2", .assignments, [.list, .stop], options: ToolOptions.declare),
    hasEnvelope: true, options: { $0 }, context: { _, console in console })

extension Action where Context == Console, Reply == ZSRendering.Reply {
    fileprivate static var show: Self {
        Self("show", "Show a name", .reads) { p in
            let name = p.operand("NAME", Name.self, "the name", completion: .resource("name"))
            return { given, _ in .inventory(["name": .text(given[name].text), "size": 1024]) }
        }
    }
    fileprivate static var list: Self {
        Self("list", "List numbers", .reads) { p in
            let count = p.defaulted("count", 2, "how many")
            return { given, _ in
                let count = given[count]
                return .inventories(
                    Rows(columns: ["uuid", "square"]) { row throws(Failure) in
                        for number in 0..<count {
                            try row { json in
                                json.value(["uuid": .text("n\(number)"), "square": .integer(Int64(number * number))])
                            }
                        }
                    })
            }
        }
    }
    fileprivate static var fail: Self {
        Self("fail", "Fail", .reads) { p in
            let kind = p.operand("KIND", String.self, "the kind of failure; or bug")
            return { given, _ in
                guard let kind = Failure.Kind(rawValue: given[kind]) else { throw Surprise() }
                throw Failure(
                    kind, "zone 'z\u{1b}[31m' is gone", hint: "look for it", details: [.init("host h1", "no room")],
                    cause: "first line\nsecond line\n")
            }
        }
    }
    fileprivate static var work: Self {
        Self("work", "Work until somebody asks to stop, then undo", .changes) { p in
            let rounds = p.defaulted("rounds", 1000, "how long, in hundredths of a second")
            return { given, console in
                console.note("begun")
                do {
                    for round in 0..<given[rounds] {
                        try console.cancellation.check()
                        usleep(10_000)
                        console.progress.report("working", done: Int64(round) << 20, total: Int64(given[rounds]) << 20)
                    }
                } catch {
                    usleep(50_000)
                    console.note("undone")
                    throw error
                }
                return .done
            }
        }
    }
    fileprivate static var destroy: Self {
        Self("destroy", "Destroy", .destroys) { _ in
            { _, console in
                try console.confirm("everything will be gone")
                return .document(["destroyed": true])
            }
        }
    }
    fileprivate static var login: Self {
        Self("login", "Log in", .changes) { p in
            let password = p.secret("password", "the password")
            return { given, console in
                .document(["length": .integer(Int64(try console.secret(given[password], "password").reveal(\.count)))])
            }
        }
    }
    fileprivate static var stop: Self {
        Self("stop", "Stop", .changes) { p in
            let target = p.target("uuid", Name.self, "which")
            return { given, _ in
                if given[target].text == "bad" { throw Failure(.conflict, "'bad' cannot be stopped") }
                return .inventory(["uuid": .text(given[target].text), "state": "Stopped"])
            }
        }
    }
}

private struct Surprise: Error {}
