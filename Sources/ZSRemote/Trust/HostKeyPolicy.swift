internal import ZSModel

/// Which host keys are believed.  There is no way to believe all of them.
package enum HostKeyPolicy: Sendable {
    /// Only a key that the file holds for the host.
    case known(KnownHostsFile)
    /// As `known`; the key of a host that the file does not know at all is shown to `confirm`, and when that says yes
    /// it is written into the file.  A key that differs from the file's is refused without asking.
    case pin(KnownHostsFile, confirm: @Sendable (SSHTarget, HostKey) -> Bool)

    package var file: KnownHostsFile {
        switch self {
        case .known(let file), .pin(let file, _): file
        }
    }

    /// Checks the key that the target has shown.
    /// - Throws: `.denied`, with the fingerprints and what to do, when it is not believed.
    func check(_ key: HostKey, of target: SSHTarget, _ known: KnownHosts, by deadline: Deadline) throws(Failure) {
        var verdict = try known.verdict(on: key, of: target)
        if verdict == .unknown, case .pin(let file, let confirm) = self, confirm(target, key) {
            verdict = try file.pin(key, of: target, by: deadline)
        }
        switch verdict {
        case .known: return
        case .unknown: throw try unknown(key, of: target)
        case .changed(let old, let line): throw try changed(from: old, line, to: key, of: target)
        case .revoked(let line):
            throw Failure(
                .denied, "\(target) shows a host key that is revoked", hint: "see line \(line) of \(file.path)",
                details: try facts([("key", key)]))
        }
    }

    private func unknown(_ key: HostKey, of target: SSHTarget) throws(Failure) -> Failure {
        Failure(
            .denied, "the host key of \(target) is not known: \(key.type) \(try key.fingerprint())",
            hint:
                "compare it with 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' on the host, then add the host again",
            details: try facts([("key", key)]))
    }

    private func changed(
        from old: HostKey, _ line: Int, to new: HostKey, of target: SSHTarget
    ) throws(Failure) -> Failure {
        Failure(
            .denied,
            "the host key of \(target) has changed: known is \(try old.fingerprint()), it shows \(try new.fingerprint())",
            hint: "somebody may be in between; if the host was installed anew, remove line \(line) of \(file.path) "
                + "and add the host again, or reconnect it",
            details: try facts([("known key", old), ("shown key", new)]))
    }

    private func facts(_ keys: [(String, HostKey)]) throws(Failure) -> [Failure.Detail] {
        var facts: [Failure.Detail] = []
        for (name, key) in keys { facts.append(Failure.Detail(name, "\(key.type) \(try key.fingerprint())")) }
        return facts
    }
}
