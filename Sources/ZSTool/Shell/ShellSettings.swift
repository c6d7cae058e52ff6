import ZSCommandLine

/// What a tool needs to take one command after another.
package struct ShellSettings<Options>: Sendable {
    /// The file with the commands, when the user named one.
    let script: @Sendable (Options) -> String?
    /// Whether a script goes on after a command that failed.
    let keepsGoing: @Sendable (Options) -> Bool
    /// As whom the commands act: shown before the prompt.
    let user: String

    package init(
        script: @escaping @Sendable (Options) -> String?, keepsGoing: @escaping @Sendable (Options) -> Bool,
        user: String
    ) {
        self.script = script
        self.keepsGoing = keepsGoing
        self.user = user
    }
}
