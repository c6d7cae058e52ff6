import Glibc
import ZSLink
package import ZSModel
import ZSPorts
import ZSRemote
import ZSStore
import ZSSystem
package import ZSTool

/// A network command at work: its options, its user, and the ways to the machines.
package final class NetworkSession: Sendable {
    let options: NetworkOptions
    let console: Console
    /// Called by one of the manual's names, which answer with text (N-13).
    private let isManual: Bool
    private let connector: SSHConnector
    private let home: AbsolutePath

    package init(_ options: NetworkOptions, _ console: Console, isManual: Bool) throws(Failure) {
        self.options = options
        self.console = console
        self.isManual = isManual
        home = try options.cloud.resolvedHome()
        connector = SSHConnector(home: home)
    }

    /// Whether people read the answer.
    var answersText: Bool {
        options.asText || isManual && !options.asJSON && console.options.output == nil
    }

    /// The machines that the command is about.
    func machines() throws(Failure) -> [Host] {
        guard !options.hosts.isEmpty else { return [.here] }
        var hosts: [Host] = []
        for text in options.hosts { hosts.append(.remote(text, try target(text))) }
        return hosts
    }

    enum Host: Sendable {
        case here
        case remote(String, SSHTarget)
        var name: String? {
            switch self {
            case .here: nil
            case .remote(let name, _): name
            }
        }
    }

    /// `USER@ADDRESS:PORT`, an address, or the name or UUID of a host of the cloud.
    private func target(_ text: String) throws(Failure) -> SSHTarget {
        if let known = try knownHost(text) { return known }
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        let user = parts.count == 2 ? parts[0] : "root"
        var address = parts.last ?? text
        var port: UInt16 = 22
        if let colon = address.lastIndex(of: ":"), address.firstIndex(of: ":") == colon,
            let number = UInt16(address[address.index(after: colon)...])
        {
            port = number
            address = String(address[..<colon])
        }
        return try SSHTarget(address: address, port: port, user: user)
    }
    private func knownHost(_ text: String) throws(Failure) -> SSHTarget? {
        let store: Store
        do throws(Failure) { store = try Store(home: home, now: SystemClock.now) } catch {
            // The tools work without a cloud, too.
            if error.kind == .notFound { return nil }
            throw error
        }
        return try store.read { reader throws(Failure) in
            try reader.first(
                """
                SELECT management_ip, ssh_port, username FROM host WHERE name = \(text) OR uuid = \(text) OR management_ip = \(text)
                """
            ) { row throws(Failure) in
                let port: Port = try row.value("ssh_port")
                return try SSHTarget(
                    address: row.text("management_ip"), port: port.number, user: row.text("username"))
            }
        }
    }

    /// The way to a machine, now and after its network has changed.
    func changeTarget(_ host: Host) throws(Failure) -> ChangeTarget {
        switch host {
        case .here:
            let shell = LocalShell()
            return ChangeTarget(shell) { _, _ throws(Failure) in shell }
        case .remote(_, let target):
            let connector = connector
            let shell = try connector.shell(to: target, by: .after(.seconds(15)))
            return ChangeTarget(shell) { addresses, deadline throws(Failure) in
                try Self.reconnect(to: target, or: addresses, connector, by: deadline)
            }
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
                        to: other, as: .key(connector.keyPath), hostKeys: policy,
                        by: min(deadline, .after(.seconds(5))))
                } catch { last = error }
            }
            usleep(200_000)
        } while !deadline.hasPassed
        throw last
    }
    func close() { connector.closeAll() }
}
