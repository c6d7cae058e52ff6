import ZSCommandLine
import ZSComposition
import ZSOperations
import ZSRendering

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var reconcile: CtlVerb {
        CtlVerb(
            "reconcile", "Compare the records with the hosts and bring them together", .changes, aliases: ["run-jobs"],
            discussion: """
                Looks at all hosts at once; takes over the states of virtual machines that somebody started, stopped or moved
                by hand; completes or rolls back what dead processes left; retries what could not be undone; expunges what
                was deleted long enough ago; reconnects hosts that answer again; adds up CPU, memory and room anew.

                Nothing on a host is destroyed that is not recorded as deleted.  What only a person can decide is listed
                under "findings" with the outcome "decide".  With --dry-run the findings are only listed.  It may be run at
                any time and from several places at once; a timer runs it: zs-ctl schedule enable.
                """
        ) { _ in
            { given, session in
                defer { session.close() }
                return .document(try session.cloud(for: "reconcile", given).reconcile().json)
            }
        }
    }
}
