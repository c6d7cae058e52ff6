internal import Glibc
internal import Synchronization
package import ZSModel
package import ZSPorts
internal import ZSSystem

/// A process that a test started, in a process group of its own.
package final class Child: Sendable {
    package let pid: Int32
    private let output: ScratchFile
    private let errors: ScratchFile
    private let started = ContinuousClock.now
    /// Once reaped, the number may be somebody else's.
    private let reaped = Mutex(false)

    /// Starts the program at `path`.
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - environment: the whole of it; nothing is inherited.
    ///   - input: what it reads on standard input.
    package init(
        _ path: AbsolutePath, _ arguments: [String], environment: [String: String], input: [UInt8] = []
    ) throws(Failure) {
        let input = try ScratchFile(input)
        output = try ScratchFile()
        errors = try ScratchFile()
        pid = try spawn(
            [path.text] + arguments, environment: environment.map { "\($0)=\($1)" },
            standard: [input.descriptor, output.descriptor, errors.descriptor])
    }

    /// Sends a signal to the process and all that it started; nothing happens when it has ended.
    package func send(_ signal: Int32) {
        reaped.withLock { if !$0 { kill(-pid, signal) } }
    }

    /// Waits for the end of the process.
    /// - Throws: `.timeout` with what it said, after it has been killed, when the deadline passes first.
    package func end(by deadline: Deadline) async throws(Failure) -> ChildResult {
        let killer = Task {
            try await Task.sleep(until: deadline.instant)
            send(SIGKILL)
        }
        let (status, usage) = await withCheckedContinuation { continuation in
            ZSSystem.Thread.detached { continuation.resume(returning: self.reap()) }
        }
        let passed = deadline.hasPassed
        killer.cancel()

        let result = ChildResult(
            command: CommandResult(ending: ending(status), output: output.content(), errors: errors.content()),
            wallTime: started.duration(to: .now),
            processorTime: duration(usage.ru_utime) + duration(usage.ru_stime),
            peakMemory: .kibibytes(Int64(usage.ru_maxrss)))
        guard !(passed && result.command.ending == .signaled("KILL")) else {
            throw Failure(
                .timeout, "process \(pid) did not end in time",
                cause: result.command.text + result.command.errorText)
        }
        return result
    }

    private func reap() -> (status: Int32, usage: rusage) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return reaped.withLock { reaped in
            var status: Int32 = 0
            var usage = rusage()
            wait4(pid, &status, 0, &usage)
            reaped = true
            return (status, usage)
        }
    }
}

/// How a child ended, what it said, and what it took.
package struct ChildResult: Sendable {
    package var command: CommandResult
    package var wallTime: Duration
    package var processorTime: Duration
    /// Of the process itself; what it started is not counted.
    package var peakMemory: ByteCount
}

private func spawn(_ words: [String], environment: [String], standard: [Int32]) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in standard.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    // A runner that ignores or blocks a signal would hand that down.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var every = sigset_t()
    var none = sigset_t()
    sigfillset(&every)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var pid: pid_t = 0
    let problem = withCStrings(words) { words in
        withCStrings(environment) { posix_spawn(&pid, words[0]!, &actions, &attributes, words, $0) }
    }
    guard problem == 0 else { throw Failure(.io, "cannot start \(words[0])", cause: "errno \(problem)") }
    return pid
}

private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}

private func ending(_ status: Int32) -> CommandResult.Ending {
    let signal = status & 0x7f
    guard signal != 0 else { return .exited(status >> 8 & 0xff) }
    return .signaled(sigabbrev(signal))
}

private func sigabbrev(_ signal: Int32) -> String {
    let names: [Int32: String] = [
        SIGHUP: "HUP", SIGINT: "INT", SIGQUIT: "QUIT", SIGILL: "ILL", SIGTRAP: "TRAP", SIGABRT: "ABRT",
        SIGBUS: "BUS", SIGFPE: "FPE", SIGKILL: "KILL", SIGSEGV: "SEGV", SIGPIPE: "PIPE", SIGALRM: "ALRM",
        SIGTERM: "TERM",
    ]
    return names[signal] ?? "\(signal)"
}

private func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
}
