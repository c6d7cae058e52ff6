import ZSComposition

/// What a command of zs-cli works with.
package struct CommandContext {
    let session: Session
    let options: CommandOptions
}
