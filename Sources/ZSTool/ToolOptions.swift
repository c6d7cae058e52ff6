package import ZSCommandLine
import ZSModel
package import ZSRendering

/// The options that every command of every tool takes.
package struct ToolOptions: Sendable {
    /// `nil` lets the tool decide by whom it talks to.
    package var output: OutputFormat?
    package var progress: ProgressStyle
    /// Nobody is to be asked: the answer is yes.
    package var saysYes: Bool
    package var isDryRun: Bool
    /// How long the whole command may take.
    package var timeout: Duration
    package var passwordFile: String?
    /// The answer is shown again after so long, until the user has seen enough.
    package var watch: Duration?

    package enum ProgressStyle: String, Sendable, CaseIterable, ParameterValue {
        /// A bar on a terminal, nothing elsewhere.
        case auto
        case json, none
    }

    /// Declares the options; a tool with options of its own calls this from its own declaration.
    package static func declare(_ p: inout Parameters) -> @Sendable (Given) -> ToolOptions {
        let output = p.optional("output", OutputFormat.self, "the form of the answer", letter: "o")
        let progress = p.defaulted("progress", ProgressStyle.auto, "how long work is shown on standard error")
        let yes = p.flag("yes", "do not ask before something is lost", letter: "y")
        let dryRun = p.flag("dry-run", "check everything, say what would be done, change nothing")
        let timeout = p.defaulted("timeout", Duration.seconds(1800), "how long the command may take")
        let passwordFile = p.optional(
            "password-file", String.self, "where the password is that would be asked for", completion: .file)
        let watch = p.optional(
            "watch", Duration.self, "show the answer again and again, so long apart, until Ctrl-C",
            limit: .atLeast(.milliseconds(100)))
        return { given in
            ToolOptions(
                output: given[output], progress: given[progress], saysYes: given[yes], isDryRun: given[dryRun],
                timeout: given[timeout], passwordFile: given[passwordFile], watch: given[watch])
        }
    }
}
