package import ZSModel

/// The SSH sessions of one command: at most one per target, made when first asked for, with the cloud's own key and
/// known_hosts below `home`.
package final class SSHConnector: Sendable {
    private let home: AbsolutePath

    package init(home: AbsolutePath) { self.home = home }

    package var knownHosts: KnownHostsFile { KnownHostsFile(home.appending("keys").appending("known_hosts")) }

    /// The session to `target`, logged in with the cloud's key.
    package func shell(to target: SSHTarget, by deadline: Deadline) throws(Failure) -> SSHShell {
        throw Failure(.bug, "SSHConnector is not there yet")
    }

    /// Does `body` on every target, at most `width` at once, each with a deadline `limit` after its turn has come.
    /// - Returns: what each gave, in the targets' order.
    package func onAll<Value: Sendable>(
        _ targets: [SSHTarget], width: Int = 32, within limit: Duration,
        _ body: @escaping @Sendable (SSHShell, Deadline) throws(Failure) -> Value
    ) -> [Result<Value, Failure>] {
        targets.map { _ in .failure(Failure(.bug, "SSHConnector is not there yet")) }
    }

    /// Ends all sessions.
    package func closeAll() {}
}
