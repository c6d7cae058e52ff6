import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSRendering
import ZSStore
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var upgrade: CtlVerb {
        CtlVerb(
            "upgrade", "Bring the state to the schema of this zs", .changes,
            discussion: """
                The state is saved first; 'zs-ctl rollback' goes back to it.  All steps are one transaction, which counts only
                when every page, every index and every reference has been checked and no resource is missing.

                --check changes nothing: exit status 0 says that there is nothing to do, 4 that an upgrade is due.  Hosts
                hold no program of zs, so nothing is upgraded there.
                """
        ) { p in
            let check = p.flag("check", "only say whether an upgrade is due")
            return { given, session in
                let installation = try session.installation()
                let (state, program) = try Store.schema(of: installation.home)
                guard !given[check], !session.options.tool.isDryRun else {
                    guard state != program else {
                        return .document([
                            "state": .integer(Int64(state)), "program": .integer(Int64(program)), "due": false,
                        ])
                    }
                    throw Failure(
                        .conflict, "the state has schema \(state), this zs needs \(program)",
                        hint: state < program ? "zs-ctl upgrade" : "install the newer zs")
                }
                let report = try installation.upgrade()
                return .document([
                    "from": .integer(Int64(report.from)), "to": .integer(Int64(report.to)),
                    "saved": report.saved.map { .text($0.text) } ?? .null, "counts": report.content.countsJSON,
                ])
            }
        }
    }

    static var version: CtlVerb {
        CtlVerb("version", "Show the versions of zs and of the state", .reads, aliases: ["get-version", "get_version"])
        { _ in
            { _, session in
                let state = try? Store.schema(of: session.installation().home)
                return .document([
                    "version": .text(Version.current), "schema": .integer(Int64(Store.programSchema)),
                    "stateSchema": state.map { .integer(Int64($0.state)) } ?? .null, "home": .text(session.home.text),
                ])
            }
        }
    }
}
