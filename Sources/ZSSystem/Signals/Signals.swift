import Glibc
package import ZSModel
package import ZSPorts

/// How signals reach work that must end cleanly.
package enum Signals {
    /// From now on SIGINT, SIGTERM and SIGHUP ask for cancellation once; the second of them kills.
    ///
    /// Call it before any thread is started: the signals are blocked here and so in every thread, and one thread
    /// of its own waits for them.  A handler would interrupt whatever runs, where nearly nothing is allowed.
    package static func cancel(_ cancellation: Cancellation) throws(Failure) {
        var set = stoppingSignals()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(cancellation).toOpaque()
        let code = pthread_create(&thread, nil, waitForSignals, argument)
        guard code == 0 else { throw .system("cannot start a thread", errno: code) }
        pthread_detach(thread)
    }

    /// A write to a pipe without a reader is an error from now on, not the death of the process.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Ends the process as the signal would have, so that a shell sees what happened (status 128 + n).
    package static func die(of number: Int32) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        // To the process, not to this thread: every other thread goes with it.
        kill(getpid(), number)
        exit(128 + number)
    }

    fileprivate static func stoppingSignals() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
        return set
    }
}

private func waitForSignals(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let cancellation = Unmanaged<Cancellation>.fromOpaque(argument).takeRetainedValue()
    var set = Signals.stoppingSignals()
    while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { return nil }
        if cancellation.isRequested { Signals.die(of: number) }
        cancellation.request(by: number)
    }
}
