internal import Synchronization
package import ZSModel
internal import ZSSystem

/// The SSH sessions of one command: at most one per target, made when first asked for, all with the same key.
package final class SSHConnector: Sendable {
    package let credential: SSHCredential
    package let knownHosts: KnownHostsFile

    private typealias Slot = Exclusive<SSHShell?>
    private let slots = Mutex<[SSHTarget: Slot]>([:])
    private let gates = Mutex<[String: Gate]>([:])

    /// With the cloud's own key and known_hosts below `home`.
    package convenience init(home: AbsolutePath) {
        let keys = home.appending("keys")
        self.init(
            as: .key(keys.appending("id_ed25519")), knownHosts: KnownHostsFile(keys.appending("known_hosts")))
    }
    package init(as credential: SSHCredential, knownHosts: KnownHostsFile) {
        self.credential = credential
        self.knownHosts = knownHosts
    }

    /// The session to `target`.
    ///
    /// One that has broken is replaced.  Two threads that ask for the same target at once get the same session.
    package func shell(to target: SSHTarget, by deadline: Deadline) throws(Failure) -> SSHShell {
        let slot = slots.withLock { slots in
            if let slot = slots[target] { return slot }
            let slot = Slot(nil)
            slots[target] = slot
            return slot
        }
        return try slot.use(by: deadline, else: Failure(.unreachable, "\(target): no login in time")) {
            shell throws(Failure) in
            if let open = shell, open.isUsable { return open }
            let new = try connect(to: target, as: credential, hostKeys: .known(knownHosts), by: deadline)
            shell = new
            return new
        }
    }

    /// A session of its own with another credential, such as the password that is used once; the caller closes it.
    package func connect(
        to target: SSHTarget, as credential: SSHCredential, hostKeys: HostKeyPolicy, by deadline: Deadline
    ) throws(Failure) -> SSHShell {
        let gate = gates.withLock { gates in
            let gate = gates[target.address] ?? Gate(width: Login.width)
            gates[target.address] = gate
            return gate
        }
        let login = Login(target: target, credential: credential, hostKeys: hostKeys, gate: gate)
        return try SSHShell(login, by: deadline)
    }

    /// Does `body` on every target, at most `width` at once, each with a deadline `limit` after its turn has come.
    ///
    /// A host that fails or is silent takes one of the `width` places for `limit` at most, and nothing else.
    /// - Returns: what each gave, in the targets' order.
    package func onAll<Value: Sendable>(
        _ targets: [SSHTarget], width: Int = 32, within limit: Duration,
        _ body: @escaping @Sendable (SSHShell, Deadline) throws(Failure) -> Value
    ) -> [Result<Value, Failure>] {
        fanOut(targets, width: width) { target in
            Result { () throws(Failure) in
                let deadline = Deadline.after(limit)
                return try body(try self.shell(to: target, by: deadline), deadline)
            }
        }
    }

    /// Ends all sessions.
    package func closeAll() {
        let all = slots.withLock { slots in
            defer { slots = [:] }
            return Array(slots.values)
        }
        for slot in all {
            _ = try? slot.use(by: .after(.seconds(1)), else: Failure(.timeout, "")) { shell throws(Failure) in
                shell?.close()
                shell = nil
            }
        }
    }
}
