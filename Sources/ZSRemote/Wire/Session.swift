internal import CLibSSH2
internal import Glibc
internal import ZSModel
internal import ZSSystem

/// An SSH session as libssh2 keeps it.  One thread at a time uses it.
///
/// libssh2 runs without blocking: whenever it has to wait, ``Wire`` waits, no longer than the wire's deadline.
final class Session {
    let wire: Wire
    let callbacks: Callbacks
    let handle: OpaquePointer
    /// Channels that were given up before the host had closed them.
    private var leftovers: [OpaquePointer] = []

    init(_ wire: Wire) throws(Failure) {
        try Library.require()
        let callbacks = Callbacks(wire)
        // libssh2 does not retain it: it lives as long as this object, which frees the handle first.
        guard let handle = libssh2_session_init_ex(nil, nil, nil, Unmanaged.passUnretained(callbacks).toOpaque()) else {
            throw Failure(.failed, "\(wire.machine): not enough memory for an SSH session")
        }
        self.wire = wire
        self.callbacks = callbacks
        self.handle = handle
        libssh2_session_set_blocking(handle, 0)
        zs_libssh2_set_wire(handle, receiveBytes, sendBytes)
    }

    deinit {
        if wire.broken == nil { libssh2_session_disconnect_ex(handle, SSH_DISCONNECT_BY_APPLICATION, "", "") }
        wire.abandon()
        libssh2_session_free(handle)
    }

    /// Repeats `call` until it need not wait for the host any more.
    /// - Returns: its result, never negative.
    /// - Throws: what ``problem(_:_:)`` makes of a negative result; what ``Wire/wait()`` throws.
    @discardableResult
    func finish(_ activity: String, _ call: () -> Int) throws(Failure) -> Int {
        while true {
            let code = call()
            guard code == Int(LIBSSH2_ERROR_EAGAIN) else {
                if code < 0 { throw problem(activity, Int32(clamping: code)) }
                return code
            }
            try wire.wait()
        }
    }

    /// The failure for a negative result of a libssh2 function.
    func problem(_ activity: String, _ code: Int32) -> Failure {
        wire.broken ?? Failure(.failed, "\(wire.machine): \(activity) failed", cause: "\(lastError) (\(code))")
    }

    /// What libssh2 says about its last error.
    var lastError: String {
        var text: UnsafeMutablePointer<CChar>?
        libssh2_session_last_error(handle, &text, nil, 0)
        return text.map { String(cString: $0) } ?? ""
    }

    /// Tells the host to close the channel, and frees it when the host has, now or later.
    func give(up channel: OpaquePointer) {
        leftovers.append(channel)
        tidy()
    }

    /// Frees the channels that the host has closed since they were given up.
    func tidy() {
        leftovers.removeAll { libssh2_channel_free($0) != LIBSSH2_ERROR_EAGAIN }
    }
}
