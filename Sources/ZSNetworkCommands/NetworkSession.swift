import Glibc
import ZSLink
package import ZSModel
import ZSPorts
import ZSRemote
import ZSRendering
import ZSSystem
package import ZSTool

/// A network command at work: its options, its user, and the ways to the machines.
package final class NetworkSession: Sendable {
    let options: NetworkOptions
    let console: Console
    /// Called by one of the manual's names, which answer with text (N-13).
    private let isManual: Bool
    /// Machines that are no hosts yet are set up, too.
    private let connectors: SSHConnectors
    private let home: AbsolutePath

    package init(_ options: NetworkOptions, _ console: Console, isManual: Bool) throws(Failure) {
        self.options = options
        self.console = console
        self.isManual = isManual
        home = try options.cloud.resolvedHome()
        connectors = SSHConnectors(home: home)
    }

    /// Whether people read the answer.
    var answersText: Bool {
        let output = console.options.output
        return options.asText || output == .table || isManual && !options.asJSON && output == nil
    }

    /// The machines that the command is about.
    func machines() throws(Failure) -> [NetworkMachine] {
        let known = try KnownMachines(home: home)
        guard !options.hosts.isEmpty else { return [known.here] }
        var machines: [NetworkMachine] = []
        for text in options.hosts { machines.append(try known.machine(text)) }
        return machines
    }
    func machines(ofCluster cluster: String) throws(Failure) -> [NetworkMachine] {
        try KnownMachines(home: home).machines(ofCluster: cluster)
    }

    /// The way to a machine, now and after its network has changed.
    func changeTarget(_ machine: NetworkMachine) throws(Failure) -> ChangeTarget {
        guard let target = machine.target else {
            let shell = LocalShell()
            return ChangeTarget(shell) { _, _ throws(Failure) in shell }
        }
        let connector = connectors.connector(to: target)
        let shell = try connector.shell(to: target, by: .after(.seconds(15)))
        return ChangeTarget(shell) { addresses, deadline throws(Failure) in
            try Self.reconnect(to: target, or: addresses, connector, by: deadline)
        }
    }

    /// A new connection, at the old address or a new one, whichever answers first; the host's key is the old one's.
    private static func reconnect(
        to target: SSHTarget, or addresses: [IPAddress], _ connector: SSHConnector, by deadline: Deadline
    ) throws(Failure) -> any Shell {
        var last = Failure(.unreachable, "\(target) does not answer")
        repeat {
            for address in [target.address] + addresses.map(\.description) {
                do throws(Failure) {
                    let other = try SSHTarget(address: address, port: target.port, user: target.user)
                    let known = connector.knownHosts
                    // A host at a new address is believed when it shows the key that the old address is known for.
                    let policy = HostKeyPolicy.pin(known) { _, key in
                        (try? known.load().verdict(on: key, of: target)) == .known
                    }
                    return try connector.connect(
                        to: other, as: connector.credential, hostKeys: policy,
                        by: min(deadline, .after(.seconds(5))))
                } catch { last = error }
            }
            usleep(200_000)
        } while !deadline.hasPassed
        throw last
    }
    func close() { connectors.closeAll() }
}
