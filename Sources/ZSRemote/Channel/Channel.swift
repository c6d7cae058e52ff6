internal import CLibSSH2
internal import Glibc
internal import ZSModel
internal import ZSPorts
internal import ZSSystem

/// A program that runs on the host, and its three streams.
///
/// Calls that would have to wait return at once: whoever uses a channel lets the wire wait.
final class Channel {
    let session: Session
    private let handle: OpaquePointer

    /// A window as large as this lets 160 MiB a second through at 50 ms of round trip.
    private static let window: UInt32 = 8 << 20
    /// sshd refuses longer packets, and libssh2 makes one of the whole command.
    private static let longestCommand = 32_000

    /// Starts `words` on the host.
    init(_ words: [String], on session: Session) throws(Failure) {
        let command = try quotedForShell(words)
        guard command.utf8.count <= Self.longestCommand else {
            throw Failure(
                .failed, "\(session.wire.machine): the command line of '\(words.first ?? "")' is too long",
                hint: "give long data on standard input")
        }
        session.tidy()
        var opened: OpaquePointer?
        try session.finish("opening a channel") {
            opened = libssh2_channel_open_ex(session.handle, "session", 7, Self.window, 32768, nil, 0)
            return opened == nil ? Int(libssh2_session_last_errno(session.handle)) : 0
        }
        guard let opened else { throw session.problem("opening a channel", LIBSSH2_ERROR_CHANNEL_FAILURE) }
        self.session = session
        handle = opened
        try session.finish("starting a program") {
            Int(libssh2_channel_process_startup(handle, "exec", 4, command, UInt32(command.utf8.count)))
        }
    }

    deinit { session.give(up: handle) }

    /// What the program has written.
    enum Stream: Int32 {
        case output = 0
        case errors = 1
    }

    /// Reads what has come; nothing when nothing has.
    func read(_ stream: Stream, into buffer: inout [UInt8]) throws(Failure) -> ArraySlice<UInt8> {
        let count = buffer.withUnsafeMutableBytes { bytes in
            libssh2_channel_read_ex(
                handle, stream.rawValue, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return buffer[..<(try arrived(count, "reading"))]
    }

    /// Sends the beginning of `bytes`.
    ///
    /// After a result of 0, the next call must be given the same bytes at the same place: libssh2 may have begun with them.
    /// - Returns: how much was sent; 0 when the host must be waited for.
    func write(_ bytes: ArraySlice<UInt8>) throws(Failure) -> Int {
        let count = bytes.withUnsafeBytes { bytes in
            libssh2_channel_write_ex(
                handle, 0, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return try arrived(count, "writing")
    }

    /// Ends the program's input.
    /// - Returns: `false` when the host must be waited for.
    func sendEnd() throws(Failure) -> Bool {
        let code = libssh2_channel_send_eof(handle)
        if code == LIBSSH2_ERROR_EAGAIN { return false }
        _ = try arrived(Int(code), "ending the input")
        return true
    }

    /// How the program ended, once the host has closed the channel and everything has been read.
    ///
    /// libssh2 gives exit status 0 for a program whose end was never reported; sshd always reports it before it closes.
    func ending() throws(Failure) -> CommandResult.Ending? {
        guard libssh2_channel_eof(handle) == 1 else { return nil }
        let code = libssh2_channel_wait_closed(handle)
        if code == LIBSSH2_ERROR_EAGAIN { return nil }
        _ = try arrived(Int(code), "waiting for the end of the program")
        if let signal { return .signaled(signal) }
        return .exited(libssh2_channel_get_exit_status(handle))
    }

    private var signal: String? {
        var name: UnsafeMutablePointer<CChar>?
        guard libssh2_channel_get_exit_signal(handle, &name, nil, nil, nil, nil, nil) == 0, let name else { return nil }
        defer { free(name) }
        return String(cString: name)
    }

    private func arrived(_ count: Int, _ activity: String) throws(Failure) -> Int {
        if count == Int(LIBSSH2_ERROR_EAGAIN) { return 0 }
        guard count >= 0 else { throw session.problem(activity, Int32(clamping: count)) }
        return count
    }
}
