import Glibc
import Synchronization
import ZSModel
import ZSPorts
import ZSSystem

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
    private let state = Mutex(State())
    private let carrier = Mutex<Thread?>(nil)

    private struct State {
        /// The relay's end of libvirt's connection, while there is one.
        var near: Int32?
        var isAbandoned = false
        var problem: Failure?
    }

    /// How many bytes are carried at once.
    private static let portion = 64 << 10
    /// Waiting for the far side ends by abandonment, not by time; it is only renewed this often.
    private static let renewal = Duration.seconds(3600)

    /// Starts the relay.  The stream is the relay's from now on, unless this fails.
    init(to far: any ByteStream) throws(Failure) {
        door = try PrivateSocket()
        limits = try Limits()
        socketPath = door.path
        self.far = far
        limits.watch { [self] in abandon(Failure(.timeout, "a call over this connection was given up at its deadline"))
        }
        let thread = Thread { [self] in carry() }
        carrier.withLock { $0 = thread }
    }

    /// Whether the connection is lost, or given up.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Why the stream failed, when it did.
    var problem: Failure? { state.withLock { $0.problem } }

    /// Makes libvirt give up, and whatever waits for the stream.
    /// - Parameter problem: what made the stream useless.
    func abandon(_ problem: Failure? = nil) {
        let isFirst = state.withLock { state in
            guard !state.isAbandoned else { return false }
            state.isAbandoned = true
            state.problem = problem
            // Only our half: libvirt may be writing, and SIGPIPE would kill the process.
            if let near = state.near { shutdown(near, Int32(SHUT_WR)) }
            return true
        }
        guard isFirst else { return }
        door.refuse()
        far.close()
    }

    /// Ends the relay once libvirt has closed its end, which it does when its last reference is given back.
    func close() {
        abandon()
        limits.close()
        carrier.withLock { $0.take() }?.join()
    }

    /// The life of the connection: libvirt comes, bytes flow, libvirt goes.
    private func carry() {
        guard let near = door.accept() else { return }
        let number = near.number
        state.withLock { state in
            state.near = number
            if state.isAbandoned { shutdown(number, Int32(SHUT_WR)) }
        }
        let answers = Thread { [self] in carryAnswers(to: number) }
        carryRequests(from: number)
        abandon()
        answers.join()
        state.withLock { $0.near = nil }
    }

    /// Returns when libvirt has closed its end.
    private func carryRequests(from near: Int32) {
        while let bytes = Self.receive(from: near) {
            // What nobody will get is still read, so that libvirt's writing never fails.
            guard !isAbandoned else { continue }
            do { try far.write(bytes, by: .after(Self.renewal)) } catch { abandon(error) }
        }
    }

    /// Returns when the far side has ended, or the relay has been abandoned.
    private func carryAnswers(to near: Int32) {
        while true {
            do throws(Failure) {
                let bytes = try far.read(atMost: Self.portion, by: .after(Self.renewal))
                guard !bytes.isEmpty, Self.send(bytes, to: near) else { return abandon() }
            } catch {
                guard error.kind == .timeout else { return abandon(error) }
            }
        }
    }

    private static func receive(from near: Int32) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: portion) { buffer, count in
            repeat { count = recv(near, buffer.baseAddress, portion, 0) } while count < 0 && errno == EINTR
            count = max(0, count)
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func send(_ bytes: [UInt8], to near: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(near, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
