import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSPorts
import ZSRendering
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var installKey: CtlVerb {
        CtlVerb(
            "install-key", "Let the cloud's key into a machine", .changes, aliases: ["install_key"],
            discussion: """
                Shows the machine's host key and trusts it from now on.  The password is used once and forgotten; without one,
                your agent or the cloud's key must open the machine already.
                """,
            examples: [
                Example("Before the first backup to another machine", "zs-ctl install-key root@10.0.50.0 --password -")
            ]
        ) { p in
            let place = p.operand("MACHINE", RemotePlace.self, "the machine")
            let password = p.optionalSecret("password", "the user's password, used once")
            return { given, session in
                defer { session.close() }
                let machine = given[place].machine
                guard !session.options.tool.isDryRun else {
                    return .document(["dryRun": true, "machine": .text(given[place].spelled)])
                }
                var secret: Secret?
                if let source = given[password] {
                    secret = try session.console.secret(source, "password of \(machine.user)@\(machine.address)")
                }
                let deadline = min(session.console.deadline, .after(.seconds(30)))
                _ = try session.machines.introduce(machine, password: secret, by: deadline)
                return .document([
                    "machine": .text(given[place].spelled),
                    "fingerprint": session.machines.fingerprint(of: machine).map { .text($0) } ?? .null,
                ])
            }
        }
    }
}
