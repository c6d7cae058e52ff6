import ZSTool
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSRemote
import ZSRendering
import ZSStore
import ZSSystem

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var initialise: CtlVerb {
        CtlVerb(
            "init", "Create the state of a new cloud and its SSH key", .changes,
            discussion: "What is there already is left as it is, so that it may be run again.",
            examples: [Example("Create a cloud", "zs-ctl init")]
        ) { _ in
            { _, session in
                let home = session.home
                try PrivateDirectory.ensure(home)
                let isNew = try Store.create(in: home, now: SystemClock.now())
                let identity = try Identity.ensure(home: home, by: session.console.deadline)
                return .document([
                    "home": .text(home.text), "created": .bool(isNew), "state": .text(home.appending("state.db").text),
                    "publicKey": .text(identity.publicLine),
                ])
            }
        }
    }
}
