package import ZSModel

/// What a login is proved with.
package enum SSHCredential: Sendable {
    /// A private key file without passphrase, ed25519 or ECDSA.
    case key(AbsolutePath)
    /// The keys of the agent that listens on this socket, as `SSH_AUTH_SOCK` names it.
    case agent(socket: AbsolutePath)
    /// A password, sent once; keyboard-interactive when the host takes no plain password.
    case password(Secret)
}
