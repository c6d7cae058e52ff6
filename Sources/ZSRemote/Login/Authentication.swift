internal import CLibSSH2
internal import Glibc
internal import ZSModel

extension Session {
    /// Proves who we are.
    /// - Throws: `.denied` when the host does not accept it.
    func authenticate(_ target: SSHTarget, with credential: SSHCredential) throws(Failure) {
        switch credential {
        case .key(let path): try authenticate(target, with: try PrivateKeyFile(path), path)
        case .agent(let socket): try authenticate(target, with: Agent(socket: socket, by: wire.deadline))
        case .password(let password): try authenticate(target, with: password)
        }
    }

    private func authenticate(_ target: SSHTarget, with key: PrivateKeyFile, _ path: AbsolutePath) throws(Failure) {
        let user = target.user
        // Without the public half, libssh2 has OpenSSL find it out, which takes longer than all of the login's ciphers.
        let line = key.publicKey?.line
        let code = try attempt {
            key.content.withUnsafeBytes { bytes in
                libssh2_userauth_publickey_frommemory(
                    handle, user, user.utf8.count, line, line?.utf8.count ?? 0,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil)
            }
        }
        guard code == 0 else {
            let line = key.publicKey.map { " the line '\($0.line)'" } ?? " its public half"
            throw refused(
                target, "the key \(path)", hint: "append\(line) to ~\(target.user)/.ssh/authorized_keys on the host")
        }
    }

    private func authenticate(_ target: SSHTarget, with agent: Agent) throws(Failure) {
        let keys = try agent.keys().filter { HostKey.supported.contains($0.type) }
        guard !keys.isEmpty else {
            throw Failure(
                .denied, "the SSH agent has no key that can be used", hint: "add an ed25519 or ECDSA key with ssh-add")
        }
        // A host counts the keys that it does not know as failures, and hangs up after six (MaxAuthTries).
        for key in keys.prefix(5) {
            let request = SignRequest(agent, key)
            let code = try attempt {
                withUnsafeMutablePointer(to: &request.abstract) { abstract in
                    libssh2_userauth_publickey(
                        handle, target.user, key.blob, key.blob.count, signWithAgent, abstract)
                }
            }
            if code == 0 { return }
            if let problem = request.problem { throw problem }
        }
        throw refused(target, "a key of the agent", hint: "see which keys it has: ssh-add -l")
    }

    private func authenticate(_ target: SSHTarget, with password: Secret) throws(Failure) {
        // The password is sent once: a second wrong one may lock the account or bar our address.
        let user = target.user
        let methods = try methods(of: target)
        guard let methods else { return }
        let code: Int
        if methods.contains("password") {
            code = try password.reveal { bytes throws(Failure) in
                try attempt {
                    bytes.withUnsafeBytes { bytes in
                        libssh2_userauth_password_ex(
                            handle, user, UInt32(user.utf8.count),
                            bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                            UInt32(bytes.count), nil)
                    }
                }
            }
        } else if methods.contains("keyboard-interactive") {
            callbacks.answer = password
            defer { callbacks.answer = nil }
            code = try attempt {
                libssh2_userauth_keyboard_interactive_ex(handle, user, UInt32(user.utf8.count), answerPrompts)
            }
        } else {
            throw Failure(
                .denied,
                "\(target) takes no password from user '\(target.user)', only: \(methods.joined(separator: ", "))",
                hint: "use a key, or allow PasswordAuthentication in the host's sshd_config")
        }
        if code == Int(LIBSSH2_ERROR_PASSWORD_EXPIRED) {
            throw refused(target, "the password: it has expired", hint: "change it on the host")
        }
        guard code == 0 else { throw refused(target, "the password", hint: "check the user and the password") }
    }

    /// The ways in that the host offers the user; `nil` when it has let us in without any.
    private func methods(of target: SSHTarget) throws(Failure) -> [String]? {
        var names: UnsafeMutablePointer<CChar>?
        try finish("logging in to \(target)") {
            names = libssh2_userauth_list(handle, target.user, UInt32(target.user.utf8.count))
            return names != nil || libssh2_userauth_authenticated(handle) != 0
                ? 0 : Int(libssh2_session_last_errno(handle))
        }
        return names.map { String(cString: $0).split(separator: ",").map(String.init) }
    }

    /// Repeats `call` until the host has decided.
    /// - Returns: 0, or the code of a refusal.
    private func attempt(_ call: () -> Int32) throws(Failure) -> Int {
        var refusal = 0
        try finish("logging in to \(wire.machine)") {
            let code = call()
            if code == LIBSSH2_ERROR_EAGAIN || wire.broken != nil { return Int(code) }
            refusal = Int(code)
            return 0
        }
        return refusal
    }

    private func refused(_ target: SSHTarget, _ what: String, hint: String) -> Failure {
        Failure(
            .denied, "\(target) does not let user '\(target.user)' in with \(what)", hint: hint, cause: lastError)
    }
}

extension HostKey {
    /// The types of keys that libssh2 1.10 and today's hosts both use; the first is the best.
    static let supported = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]
}

/// One question to the agent, as the signing callback sees it.
private final class SignRequest {
    let agent: Agent
    let key: HostKey
    var problem: Failure?
    /// What libssh2 hands back.
    var abstract: UnsafeMutableRawPointer?

    init(_ agent: Agent, _ key: HostKey) {
        self.agent = agent
        self.key = key
        abstract = Unmanaged.passUnretained(self).toOpaque()
    }
}

private func signWithAgent(
    _ session: OpaquePointer?, _ signature: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
    _ length: UnsafeMutablePointer<Int>?, _ data: UnsafePointer<UInt8>?, _ count: Int, _ abstract: Abstract?
) -> Int32 {
    guard let request = abstract?.pointee.map({ Unmanaged<SignRequest>.fromOpaque($0).takeUnretainedValue() })
    else { return -1 }
    do throws(Failure) {
        let bytes = try request.agent.sign(Array(UnsafeBufferPointer(start: data, count: count)), with: request.key)
        // libssh2 frees it.
        let copy = malloc(max(bytes.count, 1))!.bindMemory(to: UInt8.self, capacity: bytes.count)
        for (position, byte) in bytes.enumerated() { copy[position] = byte }
        signature?.pointee = copy
        length?.pointee = bytes.count
        return 0
    } catch {
        request.problem = error
        return -1
    }
}
