import Glibc
import Synchronization
import ZSModel
import ZSPorts

/// Joins libvirt's client, which wants to open a socket by its path, to a stream of bytes.
///
/// Two threads carry the bytes, one each way; a third watches the limits of the calls under way.  When a limit
/// passes, or the stream ends, the relay abandons the connection: libvirt reads the end of its socket and every call
/// returns.  All waiting is done by the kernel.
final class Relay: Sendable {
    /// What libvirt is to connect to; good for one connection.
    let socketPath: String
    let limits: Limits

    private let far: any ByteStream
    private let door: PrivateSocket
    private let near = Mutex(Near())
    private let carrier = Mutex<Thread?>(nil)

    private struct Near {
        /// The relay's end of libvirt's connection, while there is one.
        var socket: Int32?
        var isAbandoned = false
    }

    /// How many bytes are carried at once.
    private static let portion = 64 << 10
    /// Waiting for the far side ends by abandonment, not by time; it is only renewed this often.
    private static let renewal = Duration.seconds(3600)

    /// Starts the relay.  The stream is the relay's from now on, unless this fails.
    init(to far: any ByteStream) throws(Failure) {
        door = try PrivateSocket()
        socketPath = door.path
        self.far = far
        limits = try Limits()
        try limits.watch { [self] in abandon() }
        do {
            let thread = try Thread.start { [self] in carry() }
            carrier.withLock { $0 = thread }
        } catch {
            limits.close()
            throw error
        }
    }

    /// Makes libvirt give up, and whatever waits for the stream.
    func abandon() {
        let isFirst = near.withLock { near in
            defer { near.isAbandoned = true }
            // Only our half: libvirt may be writing, and SIGPIPE would kill the process.
            if let socket = near.socket { shutdown(socket, Int32(SHUT_WR)) }
            return !near.isAbandoned
        }
        guard isFirst else { return }
        door.refuse()
        far.close()
    }

    /// Ends the relay once libvirt has closed its end, which it does when its last reference is given back.
    func close() {
        abandon()
        limits.close()
        let thread = carrier.withLock { carrier in
            defer { carrier = nil }
            return carrier
        }
        thread?.join()
    }

    /// The life of the connection: libvirt comes, bytes flow, libvirt goes.
    private func carry() {
        guard let socket = door.accept() else { return }
        near.withLock { near in
            near.socket = socket
            if near.isAbandoned { shutdown(socket, Int32(SHUT_WR)) }
        }
        let answers = try? Thread.start { [self] in carryAnswers(to: socket) }
        if answers == nil { abandon() }
        carryRequests(from: socket)
        abandon()
        answers?.join()
        near.withLock { near in
            near.socket = nil
            _ = Glibc.close(socket)
        }
    }

    /// Returns when libvirt has closed its end.
    private func carryRequests(from socket: Int32) {
        while let bytes = Self.receive(from: socket) {
            // What nobody will get is still read, so that libvirt's writing never fails.
            guard !near.withLock({ $0.isAbandoned }) else { continue }
            do { try far.write(bytes, by: .after(Self.renewal)) } catch { abandon() }
        }
    }

    /// Returns when the far side has ended, or the relay has been abandoned.
    private func carryAnswers(to socket: Int32) {
        defer { abandon() }
        while true {
            do {
                let bytes = try far.read(atMost: Self.portion, by: .after(Self.renewal))
                guard !bytes.isEmpty, Self.send(bytes, to: socket) else { return }
            } catch {
                guard error.kind == .timeout else { return }
            }
        }
    }

    private static func receive(from socket: Int32) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: portion) { buffer, count in
            var result: Int
            repeat { result = recv(socket, buffer.baseAddress, buffer.count, 0) } while result < 0 && errno == EINTR
            count = max(0, result)
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
