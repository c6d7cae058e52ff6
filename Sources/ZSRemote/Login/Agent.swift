internal import Glibc
internal import ZSModel
internal import ZSSystem

/// The agent behind `SSH_AUTH_SOCK`, which keeps private keys and signs with them (draft-miller-ssh-agent).
///
/// libssh2 has a client too, but that waits for ever for an agent that does not answer, as one forwarded over a dead
/// connection does.
final class Agent {
    private let socket: Descriptor
    private let deadline: Deadline

    /// - Throws: `.denied` when nothing listens there.
    init(socket path: AbsolutePath, by deadline: Deadline) throws(Failure) {
        self.deadline = deadline
        let number = Glibc.socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard number >= 0 else { throw .system("cannot make a socket", errno: errno) }
        socket = Descriptor(owning: number)
        let code = Self.connect(number, to: path)
        guard code == 0 else {
            throw Failure(
                .denied, "no SSH agent answers at \(path)",
                hint: "start one with 'eval $(ssh-agent)' and fill it with ssh-add", cause: errorText(code))
        }
    }

    /// - Returns: 0, or the errno.
    private static func connect(_ number: Int32, to path: AbsolutePath) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.text.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.text.utf8) }
        return withUnsafeBytes(of: &address) { bytes in
            let address = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return Glibc.connect(number, address, socklen_t(bytes.count)) == 0 ? 0 : errno
        }
    }

    /// The public keys that it can sign for.
    func keys() throws(Failure) -> [HostKey] {
        // SSH_AGENTC_REQUEST_IDENTITIES; SSH_AGENT_IDENTITIES_ANSWER
        let answer = try ask([11], expecting: 12)
        var keys: [HostKey] = []
        var rest = answer.dropFirst(4)
        while let key = SSHString.first(in: rest), let comment = SSHString.first(in: key.rest) {
            if let key = HostKey(blob: Array(key.value)) { keys.append(key) }
            rest = comment.rest
        }
        return keys
    }

    /// The signature of `data`, without the name of its algorithm.
    func sign(_ data: [UInt8], with key: HostKey) throws(Failure) -> [UInt8] {
        // SSH_AGENTC_SIGN_REQUEST; SSH_AGENT_SIGN_RESPONSE
        let request = [13] + SSHString.encode(key.blob) + SSHString.encode(data) + SSHString.number(0)
        let answer = try ask(request, expecting: 14)
        guard let signature = SSHString.first(in: answer), let algorithm = SSHString.first(in: signature.value),
            let value = SSHString.first(in: algorithm.rest)
        else { throw Failure(.denied, "the SSH agent gave no signature") }
        return Array(value.value)
    }

    private func ask(_ request: [UInt8], expecting type: UInt8) throws(Failure) -> ArraySlice<UInt8> {
        try send(SSHString.encode(request)[...])
        let length = try receive(4).reduce(0) { $0 << 8 | Int($1) }
        guard length >= 1, length <= 1 << 20 else { throw Failure(.denied, "the SSH agent answers nonsense") }
        let answer = try receive(length)
        guard answer.first == type else { throw Failure(.denied, "the SSH agent refuses") }
        return answer.dropFirst()
    }

    private func send(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            try wait(POLLOUT)
            let count = rest.withUnsafeBytes {
                Glibc.send(socket.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 || errno == EAGAIN || errno == EINTR else { throw gone() }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private func receive(_ length: Int) throws(Failure) -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        while bytes.count < length {
            try wait(POLLIN)
            let part = try socket.readSome(atMost: length - bytes.count)
            guard !part.isEmpty else { throw gone() }
            bytes += part
        }
        return bytes[...]
    }

    private func wait(_ events: Int32) throws(Failure) {
        var ready = [pollfd(socket.number, events)]
        guard waitReady(&ready, by: deadline) else { throw Failure(.timeout, "the SSH agent does not answer") }
    }
    private func gone() -> Failure { Failure(.denied, "the SSH agent has closed the connection") }
}
