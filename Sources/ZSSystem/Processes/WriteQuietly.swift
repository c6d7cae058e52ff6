internal import Glibc

/// Writes to a pipe whose reader may be gone, which is an error here and not a signal, whatever the program as a whole
/// does about SIGPIPE.
/// - Returns: how much was written, and the errno or 0.
func writeQuietly(_ number: Int32, _ bytes: ArraySlice<UInt8>) -> (count: Int, code: Int32) {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let count = bytes.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
    guard count < 0 else { return (count, 0) }
    let code = errno
    if code == EPIPE {
        // The signal waits for this thread; taken here, it is not delivered when the mask is restored.
        var now = timespec()
        sigtimedwait(&brokenPipe, nil, &now)
    }
    return (0, code)
}
