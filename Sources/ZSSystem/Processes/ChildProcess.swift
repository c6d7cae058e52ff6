internal import CLinux
internal import Glibc
internal import Synchronization
package import ZSModel
package import ZSPorts

/// A program that we started, in a process group of its own.  It never outlives this value.
package final class ChildProcess: Sendable {
    private let process: pid_t
    /// Readable once the process has ended; a process number could have been given away again, this cannot.
    private let watch: Descriptor
    /// `nil` until the process was reaped.
    private let ending = Mutex<CommandResult.Ending?>(nil)

    /// - Parameter words: the program, looked for in `PATH`, and its arguments.
    /// - Throws: `.notFound` when there is no such program.
    package init(_ words: [String], input: Int32, output: Int32, errors: Int32) throws(Failure) {
        let name = words.first ?? ""
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        switch zs_spawn(&process, &arguments, input, output, errors) {
        case 0: break
        case ENOENT: throw Failure(.notFound, "there is no program '\(name)'")
        case let code: throw .system("cannot start '\(name)'", errno: code)
        }
        self.process = process
        watch = Descriptor(owning: zs_process_descriptor(process))
    }
    deinit { stop() }

    /// Waits for the end of the process.
    /// - Returns: `nil` when the deadline passes first.
    package func ending(by deadline: Deadline) -> CommandResult.Ending? {
        var ready = [pollfd(watch.number, POLLIN)]
        return waitReady(&ready, by: deadline) ? reap() : nil
    }

    /// Ends the process and its group: asks first, and kills what has not gone after a moment.
    package func stop() {
        signal(SIGTERM)
        if ending(by: .after(.milliseconds(200))) == nil {
            signal(SIGKILL)
            _ = ending(by: .after(.seconds(1)))
        }
    }

    private func signal(_ number: Int32) {
        // Before it is reaped, a process keeps its number even when it is dead.
        ending.withLock { if $0 == nil { kill(-process, number) } }
    }

    private func reap() -> CommandResult.Ending? {
        ending.withLock { known in
            if known == nil {
                var status: Int32 = 0
                if waitpid(process, &status, WNOHANG) == process { known = Self.ending(status) }
            }
            return known
        }
    }

    /// Reads wait(2)'s number: the low seven bits are the signal, the next byte is the exit status.
    private static func ending(_ status: Int32) -> CommandResult.Ending {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .signaled(signalName(signal))
    }
}

/// The name of a signal without `SIG`, such as `KILL`.
private func signalName(_ number: Int32) -> String {
    let names = [
        SIGHUP: "HUP", SIGINT: "INT", SIGQUIT: "QUIT", SIGILL: "ILL", SIGTRAP: "TRAP", SIGABRT: "ABRT", SIGBUS: "BUS",
        SIGFPE: "FPE", SIGKILL: "KILL", SIGUSR1: "USR1", SIGSEGV: "SEGV", SIGUSR2: "USR2", SIGPIPE: "PIPE",
        SIGALRM: "ALRM", SIGTERM: "TERM", SIGXCPU: "XCPU", SIGXFSZ: "XFSZ", SIGSYS: "SYS",
    ]
    return names[number] ?? String(number)
}
