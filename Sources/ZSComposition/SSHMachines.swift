package import ZSModel
package import ZSPorts
import Synchronization
import ZSHypervisor
import ZSRemote
import ZSSystem

/// Machines over SSH, their hypervisors over the same: one session and one connection for each in a process.
package final class SSHMachines: Machines {
    private let home: AbsolutePath
    private let connector: SSHConnector
    private let note: @Sendable (String) -> Void
    private let hypervisors = Mutex<[Machine: LibvirtHypervisor]>([:])
    private let fingerprints = Mutex<[Machine: String]>([:])

    /// - Parameter note: tells the user something that is no part of an answer.
    package init(home: AbsolutePath, note: @escaping @Sendable (String) -> Void) {
        self.home = home
        self.note = note
        connector = SSHConnector(home: home)
    }

    package func shell(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Shell {
        do { return try connector.shell(to: try machine.target, by: deadline) } catch {
            throw error.during("host '\(machine.name)'")
        }
    }

    package func hypervisor(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Hypervisor {
        if let known = hypervisors.withLock({ $0[machine] }) { return known }
        let shell = try connector.shell(to: try machine.target, by: deadline)
        let hypervisor: LibvirtHypervisor
        do { hypervisor = try LibvirtHypervisor.connect(through: shell, by: deadline) } catch {
            throw error.during("host '\(machine.name)'")
        }
        hypervisors.withLock { $0[machine] = hypervisor }
        return hypervisor
    }

    package func introduce(
        _ machine: Machine, password: Secret?, by deadline: Deadline
    ) throws(Failure) -> any Shell {
        let identity = try Identity.ensure(home: home, by: deadline)
        let target = try machine.target
        let policy = HostKeyPolicy.pin(connector.knownHosts) { [self] target, key in
            let fingerprint = (try? key.fingerprint()) ?? "?"
            note("\(target) shows the host key \(key.type) \(fingerprint); it is trusted from now on")
            fingerprints.withLock { $0[machine] = fingerprint }
            return true
        }
        var refusal: Failure?
        for credential in credentials(identity, password) {
            do throws(Failure) {
                let shell = try SSHShell.connect(to: target, as: credential, hostKeys: policy, by: deadline)
                try identity.install(on: shell, by: deadline)
                return shell
            } catch {
                guard error.kind == .denied else { throw error }
                refusal = error
            }
        }
        throw refusal ?? Failure(.denied, "\(target): there is no key to log in with", hint: "give a password")
    }

    /// The password when there is one, else the keys that may open the machine already.
    private func credentials(_ identity: Identity, _ password: Secret?) -> [SSHCredential] {
        if let password { return [.password(password)] }
        var found: [SSHCredential] = [.key(identity.path)]
        let environment = EnvironmentVariables.current
        if let socket = environment["SSH_AUTH_SOCK"], let path = try? AbsolutePath.read(socket) {
            found.append(.agent(socket: path))
        }
        return found
    }

    package func fingerprint(of machine: Machine) -> String? { fingerprints.withLock { $0[machine] } }

    package func close() {
        for hypervisor in hypervisors.withLock({ $0.values.map { $0 } }) { hypervisor.close() }
        connector.closeAll()
    }
}

extension Machine {
    fileprivate var target: SSHTarget {
        get throws(Failure) { try SSHTarget(address: address, port: port.number, user: user) }
    }
}
