internal import CLinux
internal import Glibc
internal import Synchronization
package import ZSModel
package import ZSPorts

/// A program that we started, in a process group of its own.  It never outlives this value.
package final class ChildProcess: Sendable {
    package let process: Int32
    /// Readable once the process has ended; a process number could have been given away again, this cannot.
    let watch: Descriptor
    /// `nil` until the process was reaped.
    private let end = Mutex<(ending: CommandResult.Ending, usage: ProcessUsage)?>(nil)

    /// - Parameters:
    ///   - words: the program, looked for in `PATH`, and its arguments.
    ///   - environment: the whole of it, such as `["LC_ALL": "C"]`; ours when it is `nil`.
    /// - Throws: `.notFound` when there is no such program.
    package init(
        _ words: [String], environment: [String: String]? = nil, input: Int32, output: Int32, errors: Int32
    ) throws(Failure) {
        guard let name = words.first else { throw Failure(.bug, "no program is named") }
        var process = pid_t()
        let code = withCStrings(words) { words in
            withCStrings(environment?.map { "\($0)=\($1)" }) { environment in
                zs_spawn(&process, words, environment, input, output, errors)
            }
        }
        switch code {
        case 0: break
        case ENOENT: throw Failure(.notFound, "there is no program '\(name)'")
        default: throw .system("cannot start '\(name)'", errno: code)
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

    /// Sends a signal to the process and its group; nothing happens when it has ended.
    package func signal(_ number: Int32) {
        // Before it is reaped, a process keeps its number even when it is dead.
        end.withLock { if $0 == nil { kill(-process, number) } }
    }

    /// What the process took; `nil` until `ending(by:)` has seen its end.
    package var usage: ProcessUsage? { end.withLock { $0?.usage } }

    private func reap() -> CommandResult.Ending? {
        end.withLock { known in
            if known == nil {
                var status: Int32 = 0
                var usage = rusage()
                if wait4(process, &status, WNOHANG, &usage) == process {
                    known = (Self.ending(status), ProcessUsage(usage))
                }
            }
            return known?.ending
        }
    }

    /// Reads wait(2)'s number: the low seven bits are the signal, the next byte is the exit status.
    private static func ending(_ status: Int32) -> CommandResult.Ending {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .signaled(signalName(signal))
    }
}

/// What a process took, with those of its children that it waited for.
package struct ProcessUsage: Sendable {
    package var processorTime: Duration
    /// The most that it, or one such child, had in memory at once.
    package var peakMemory: ByteCount

    fileprivate init(_ usage: rusage) {
        func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
        processorTime = duration(usage.ru_utime) + duration(usage.ru_stime)
        peakMemory = .kibibytes(Int64(usage.ru_maxrss))
    }
}

/// Calls `body` with the texts as C has a list of them: pointers, and NULL at the end; with NULL for no list.
private func withCStrings<Result>(
    _ texts: [String]?, _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
    guard let texts else { return body(nil) }
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
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
