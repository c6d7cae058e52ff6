package import ZSComposition
package import ZSCommandLine
import ZSModel
import ZSOperations
package import ZSRendering
package import ZSTool

/// zs-cli: the cloud's API, one call a run.
package enum CloudProgram {
    package static let program = Program<CloudOptions, Session, Reply>(
        "zs-cli", "the cloud from the shell: every resource, every operation", version: Version.current, .assignments,
        Action.all.map(adapted), options: CloudOptions.declare)

    package static let tool = Tool(program, hasEnvelope: true, options: \.tool) { options, console in
        try Session(options, console)
    }

    private static func adapted(_ api: CloudAPI) -> Action<Session, Reply> {
        api.adapted { body, given, session in
            let cloud = try session.cloud(for: api.name, given)
            defer { if api.effect != .reads { session.close() } }
            do { return try body(given, cloud).reply(from: cloud.store) } catch let failure as Failure {
                guard let plan = DryRun.plan(in: failure) else { throw failure }
                return .document(["dryRun": true, "plan": plan])
            }
        }
    }
}
