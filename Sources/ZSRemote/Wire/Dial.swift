internal import Glibc
internal import ZSModel
internal import ZSSystem

/// Connects to the target's port over TCP; a name's addresses are tried one after the other.
/// - Throws: `.unreachable`, saying what the last address answered.
func dial(_ target: SSHTarget, by deadline: Deadline) throws(Failure) -> Descriptor {
    let addresses = try lookUp(target, by: deadline)
    var problem = unreachable(target, ETIMEDOUT)
    for (index, address) in addresses.enumerated() {
        // A silent address must leave time for the others.
        let share = Deadline.after(deadline.remaining / (addresses.count - index))
        do throws(Failure) {
            return try connect(to: address, of: target, by: share)
        } catch {
            problem = error
        }
    }
    throw problem
}

/// A socket address as the kernel takes it.
private struct SocketAddress: Sendable {
    let family: Int32
    let bytes: [UInt8]
}

private func connect(
    to address: SocketAddress, of target: SSHTarget, by deadline: Deadline
) throws(Failure) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = socket(address.family, type, 0)
    guard number >= 0 else { throw .system("cannot make a socket to reach \(target)", errno: errno) }
    let descriptor = Descriptor(owning: number)
    descriptor.setUp()

    let begun = address.bytes.withUnsafeBytes { bytes in
        connect(number, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    if begun != 0 {
        guard errno == EINPROGRESS || errno == EINTR else { throw unreachable(target, errno) }
        var ready = [pollfd(number, POLLOUT)]
        guard waitReady(&ready, by: deadline) else { throw unreachable(target, ETIMEDOUT) }
        let code = descriptor.pendingError
        guard code == 0 else { throw unreachable(target, code) }
    }
    return descriptor
}

private func unreachable(_ target: SSHTarget, _ code: Int32) -> Failure {
    let (what, hint): (String, String) =
        switch code {
        case ECONNREFUSED: ("nothing listens on port \(target.port)", "is sshd running there, and on this port?")
        case ENETUNREACH, EHOSTUNREACH:
            ("there is no route to it", "check the address, the host's power and its cables")
        case ETIMEDOUT: ("it does not answer on port \(target.port)", "check the host and the firewalls on the way")
        default: ("the connection failed", "check the address and the port")
        }
    return Failure(.unreachable, "cannot reach \(target): \(what)", hint: hint, cause: errorText(code))
}

extension Descriptor {
    fileprivate func setUp() {
        func set(_ level: Int32, _ option: Int32, _ value: Int32) {
            var value = value
            setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
        let tcp = Int32(IPPROTO_TCP)
        // Without it every small command waits for a delayed acknowledgement: 47 ms instead of 5.
        set(tcp, TCP_NODELAY, 1)
        // A host that lost its power is noticed within half a minute, however far away the deadline is.
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(tcp, TCP_KEEPIDLE, 10)
        set(tcp, TCP_KEEPINTVL, 5)
        set(tcp, TCP_KEEPCNT, 4)
        set(tcp, TCP_USER_TIMEOUT, 30_000)
    }

    fileprivate var pendingError: Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }
}

/// The addresses of the target, in the order in which they are to be tried.
private func lookUp(_ target: SSHTarget, by deadline: Deadline) throws(Failure) -> [SocketAddress] {
    if case .success(let addresses) = addresses(of: target, AI_NUMERICHOST) { return addresses }
    // A name server that is silent blocks getaddrinfo(3) for as long as resolv.conf says.
    switch abandoning(by: deadline, { addresses(of: target, AI_ADDRCONFIG) }) {
    case .success(let addresses): return addresses
    case .failure(let problem):
        throw Failure(
            .unreachable, "cannot reach \(target): its name has no address",
            hint: "check the name, or give the address",
            cause: problem.text)
    case nil: throw Failure(.unreachable, "cannot reach \(target): the name servers do not answer")
    }
}

private struct LookupError: Error { let text: String }

private func addresses(of target: SSHTarget, _ flags: Int32) -> Result<[SocketAddress], LookupError> {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(target.address, String(target.port), &hints, &first)
    guard code == 0 else { return .failure(LookupError(text: String(cString: gai_strerror(code)))) }
    defer { freeaddrinfo(first) }
    var found: [SocketAddress] = []
    var next = first
    while let entry = next?.pointee {
        let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
        found.append(SocketAddress(family: entry.ai_family, bytes: Array(bytes)))
        next = entry.ai_next
    }
    return .success(found)
}
