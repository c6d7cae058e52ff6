package import ZSCommandLine
package import ZSComposition
import ZSModel
package import ZSRendering
package import ZSTool

/// A verb of zs-ctl: declared once, one file each.
typealias CtlVerb = Action<Session, Reply>

/// zs-ctl: the installation that looks after itself.
package enum CtlProgram {
    package static let program = Program<CloudOptions, Session, Reply>(
        "zs-ctl", "look after an installation of zs", version: Version.current, .options,
        [
            .initialise, .status, .version, .backup, .backups, .restore, .upgrade, .rollback, .reconcile, .recover,
            .check, .diagnose, .collectLog, .exec, .installKey, .configure, .showConfiguration, .schedule,
        ], options: CloudOptions.declare)

    package static let tool = Tool(program, hasEnvelope: false, options: \.tool) { options, console in
        try Session(options, console)
    }
}
