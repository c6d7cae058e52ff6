package import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
package import ZSRendering
package import ZSTool

/// zs-cli: the cloud's API, one call a run, or one after another at its prompt.
package enum CloudProgram {
    package static let program = Program<CommandOptions, CommandContext, Reply>(
        "zs-cli", "the cloud from the shell: every resource, every operation", version: Version.current, .assignments,
        Action.all.map(adapted), options: CommandOptions.declare)

    package static let tool = Tool(
        program, hasEnvelope: true,
        shell: ShellSettings(script: \.script, keepsGoing: \.keepsGoing, user: "admin"),
        candidates: { options, completion, typed in
            guard let home = try? options.cloud.resolvedHome() else { return [] }
            return CloudCandidates(home: home).candidates(completion, typed)
        },
        options: \.cloud.tool,
        sibling: { CommandContext(session: Session(beside: $0.session), options: $0.options) },
        close: { $0.session.close() },
        context: { options, console in
            CommandContext(session: try Session(options.cloud, console), options: options)
        })

    private static func adapted(_ api: CloudAPI) -> Action<CommandContext, Reply> {
        api.adapted { body, given, context in
            let cloud = try context.session.cloud(for: api.name, given)
            do {
                let reply = try body(given, cloud)
                if context.options.explains { return try reply.explanation(from: cloud.store) }
                try reply.waited(for: context.options.waitFor, in: cloud.store, context.session.console)
                return try reply.reply(from: cloud.store)
            } catch let failure as Failure {
                guard let plan = DryRun.plan(in: failure) else { throw failure }
                return .document(["dryRun": true, "plan": plan])
            }
        }
    }
}
