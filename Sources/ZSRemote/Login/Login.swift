internal import CLibSSH2
internal import Glibc
internal import ZSModel
internal import ZSSystem

/// All that is needed to log in, once or again.
struct Login: Sendable {
    let target: SSHTarget
    let credential: SSHCredential
    let hostKeys: HostKeyPolicy
    /// How many may be in the middle of a login to the address at once: a host drops those that are too many
    /// (`MaxStartups 10:30:100`).
    let gate: Gate

    static let width = 8
    private static let attempts = 8

    /// Connects, checks the host's key, authenticates.
    ///
    /// A connection that the host drops before it has said who it is, is tried again after a pause of random length.
    /// - Throws: `.unreachable` when nobody answers there as SSH does, in time; `.denied` when the host's key is not
    ///   believed or the login is refused.
    func session(by deadline: Deadline, cancellation: CancelFlag = CancelFlag()) throws(Failure) -> Session {
        var pause = Duration.milliseconds(50)
        var attempt = 1
        while true {
            var wire: Wire?
            do throws(Failure) {
                return try gate.pass(by: deadline, else: crowded()) { () throws(Failure) in
                    let dialled = Wire(
                        try dial(target, by: deadline), machine: machine, by: deadline, cancellation: cancellation)
                    wire = dialled
                    return try logIn(over: dialled)
                }
            } catch {
                guard let wire else { throw error }
                let wait = pause * Double.random(in: 0.5...1.5)
                guard wire.wasDropped, attempt < Self.attempts, wait < deadline.remaining else {
                    throw explained(error, wire)
                }
                usleep(UInt32(wait.milliseconds * 1000))
            }
            attempt += 1
            pause = min(pause * 2, .seconds(1))
        }
    }
    private var machine: String { target.description }

    private func logIn(over wire: Wire) throws(Failure) -> Session {
        let session = try Session(wire)
        let known = try hostKeys.file.load()
        try session.shakeHands(preferring: try known.types(of: target))
        try hostKeys.check(try session.hostKey(), of: target, known, by: session.wire.deadline)
        try session.authenticate(target, with: credential)
        return session
    }

    private func crowded() -> Failure {
        Failure(.timeout, "too many logins to \(machine) are under way")
    }

    /// A login that is late, or that ends before it began, is a host that cannot be reached.
    private func explained(_ problem: Failure, _ wire: Wire) -> Failure {
        if wire.wasDropped {
            return Failure(
                .unreachable, "\(machine) closes the connection before it says that it is an SSH server",
                hint:
                    "too many logins at once (MaxStartups), or a penalty after failed ones: wait a minute; or another port",
                cause: wire.greetingText)
        }
        if wire.isForeign {
            return Failure(
                .unreachable, "\(machine) does not speak SSH on port \(target.port)", hint: "check the port",
                cause: wire.greetingText)
        }
        guard problem.kind == .timeout else { return problem }
        return Failure(
            .unreachable, "cannot reach \(machine): it did not let us in in time",
            hint: "check the host's load and sshd",
            cause: problem.message)
    }
}

extension Session {
    /// Agrees on keys and algorithms with the host.
    /// - Parameter types: the host keys to ask for first: those that are known, so that a host that has several shows one of
    ///   them.
    fileprivate func shakeHands(preferring types: [String]) throws(Failure) {
        let rank = { (type: String) in types.contains(type) ? 0 : 1 }
        let hostKeys = HostKey.supported.sorted { rank($0) < rank($1) }
        for (method, names) in [
            (LIBSSH2_METHOD_HOSTKEY, hostKeys.joined(separator: ",")),
            (LIBSSH2_METHOD_KEX, Self.keyExchanges), (LIBSSH2_METHOD_CRYPT_CS, Self.ciphers),
            (LIBSSH2_METHOD_CRYPT_SC, Self.ciphers), (LIBSSH2_METHOD_MAC_CS, Self.authenticators),
            (LIBSSH2_METHOD_MAC_SC, Self.authenticators),
        ] {
            try finish("choosing algorithms") { Int(libssh2_session_method_pref(handle, method, names)) }
        }
        var code = 0
        try finish("connecting to \(wire.machine)") {
            code = Int(libssh2_session_handshake(handle, wire.number))
            return code == Int(LIBSSH2_ERROR_KEX_FAILURE) && wire.broken == nil ? 0 : code
        }
        guard code == 0 else {
            throw Failure(
                .unreachable, "\(wire.machine) and zs have no host key type or algorithm in common",
                hint:
                    "a host with only an RSA key is refused; make the others with 'ssh-keygen -A' there and restart sshd",
                cause: lastError)
        }
    }

    // What libssh2 1.10 has and has not been broken.  Names that it does not know would be refused.
    private static let keyExchanges =
        "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
        + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256"
    private static let ciphers = "aes128-ctr,aes192-ctr,aes256-ctr"
    private static let authenticators = "hmac-sha2-256,hmac-sha2-512"

    fileprivate func hostKey() throws(Failure) -> HostKey {
        var length = 0
        var type: Int32 = 0
        guard let bytes = libssh2_session_hostkey(handle, &length, &type),
            let key = HostKey(blob: UnsafeRawBufferPointer(start: bytes, count: length).map { $0 })
        else { throw Failure(.failed, "\(wire.machine) shows no host key") }
        return key
    }
}

extension Wire {
    /// Whether the host hung up before it said that it speaks SSH.
    fileprivate var wasDropped: Bool { broken != nil && !speaksSSH }
    /// Whether the host says something else.
    fileprivate var isForeign: Bool { !greeting.isEmpty && !speaksSSH }
    private var speaksSSH: Bool {
        // A server may send lines of its own before the one with its version (RFC 4253, section 4.2).
        greeting.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "SSH-".utf8) }
    }
    /// The host's first words, as far as a terminal can show them.
    fileprivate var greetingText: String? {
        let shown = greeting.prefix(80).filter { (0x20...0x7e).contains($0) }
        return shown.isEmpty ? nil : "it says: \(String(decoding: shown, as: UTF8.self))"
    }
}
