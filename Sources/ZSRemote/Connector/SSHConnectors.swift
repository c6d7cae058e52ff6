internal import Glibc
package import ZSModel
internal import ZSSystem

/// The ways to machines: with the cloud's key to those that the cloud has met, with the user's own to all others.
package struct SSHConnectors: Sendable {
    private let cloud: SSHConnector
    private let own: SSHConnector?

    /// - Parameter home: of the cloud; it need not be there.
    package init(home: AbsolutePath) {
        cloud = SSHConnector(home: home)
        own = Self.ofUser()
    }

    package func connector(to target: SSHTarget) -> SSHConnector {
        let isKnown = (try? cloud.knownHosts.load().types(of: target).isEmpty) == false
        return isKnown ? cloud : own ?? cloud
    }

    /// Ends all sessions.
    package func closeAll() {
        cloud.closeAll()
        own?.closeAll()
    }

    private static func ofUser() -> SSHConnector? {
        let environment = EnvironmentVariables.current
        guard let home = environment["HOME"].flatMap({ try? AbsolutePath.read($0) }) else { return nil }
        let keys = home.appending(".ssh")
        let files = ["id_ed25519", "id_ecdsa"].map(keys.appending).filter { access($0.text, R_OK) == 0 }
        let agent = environment["SSH_AUTH_SOCK"].flatMap { try? AbsolutePath.read($0) }.map(
            SSHCredential.agent(socket:))
        guard let credential = files.first.map(SSHCredential.key) ?? agent else { return nil }
        return SSHConnector(as: credential, knownHosts: KnownHostsFile(keys.appending("known_hosts")))
    }
}
