package import ZSModel
package import ZSPorts

/// The cloud's own key pair: ed25519, without passphrase, in `$ZS_HOME/keys`.
package struct Identity: Sendable {
    /// The private key, mode 0600.
    package let path: AbsolutePath
    /// The line for `authorized_keys`.
    package let publicLine: String

    /// Reads the pair below `home`, and makes it first when there is none.
    package static func ensure(home: AbsolutePath) throws(Failure) -> Identity {
        throw Failure(.bug, "Identity.ensure is not there yet")
    }

    /// Lets the pair log in as the user that `shell` runs as.  Done twice, it changes nothing.
    package func install(on shell: some Shell, by deadline: Deadline) throws(Failure) {
        throw Failure(.bug, "Identity.install is not there yet")
    }
}
