package import ZSModel

/// A program to run, as a list of words: nothing is ever read by a shell unless the program is one.
package struct Command: Sendable {
    package var words: [String]
    /// What the program reads on standard input.
    package var input: [UInt8]
    /// Run it as root: through `sudo -n` when the login is another user.
    package var asRoot: Bool

    package init(_ words: [String], input: [UInt8] = [], asRoot: Bool = true) {
        self.words = words
        self.input = input
        self.asRoot = asRoot
    }

    /// Several commands in one round trip: `script` is fed to `sh -eu -s` on standard input, `arguments` become
    /// `$1`, `$2`, …, so that no value is ever part of the script's text.
    package static func script(_ script: String, _ arguments: [String] = [], asRoot: Bool = true) -> Command {
        Command(["sh", "-eu", "-s", "--"] + arguments, input: Array(script.utf8), asRoot: asRoot)
    }
}

/// How a program ended, and what it said.
package struct CommandResult: Sendable, Equatable {
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        /// The name of the signal without `SIG`, such as `KILL`.
        case signaled(String)

        /// For messages: "exit status 3", "killed by SIGTERM".
        package var text: String {
            switch self {
            case .exited(let status): "exit status \(status)"
            case .signaled(let name): "killed by SIG\(name)"
            }
        }
    }
    package var ending: Ending
    package var output: [UInt8]
    package var errors: [UInt8]

    package init(ending: Ending, output: [UInt8] = [], errors: [UInt8] = []) {
        self.ending = ending
        self.output = output
        self.errors = errors
    }
    package var succeeded: Bool { ending == .exited(0) }
    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    package var text: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// A machine on which programs run and files lie: a host over SSH, or this machine.
///
/// Every call ends by its deadline.  A failure to reach the machine is `.unreachable`, a passed deadline
/// `.timeout`; a program that fails is a result, not an error.
package protocol Shell: Sendable {
    /// For messages: the name or address of the machine.
    var machine: String { get }

    /// Runs a program to its end.
    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult

    /// Copies a local file to `path` on the machine: `path.part` first, synced, then renamed.
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void)
        throws(Failure)

    /// Copies a file of the machine to a local path, in the same careful way.
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void)
        throws(Failure)

    /// Starts a program whose standard input and output become one stream of bytes, for a protocol to run over.
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream

    /// Ends the connection; later calls fail.
    func close()
}

extension Shell {
    /// Runs a program that must succeed.
    /// - Throws: `.failed` naming the machine, `activity`, how the program ended, and what it said.
    @discardableResult
    package func require(_ activity: String, _ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult
    {
        let result = try run(command, by: deadline)
        guard result.succeeded else {
            let said = result.errorText.isEmpty ? result.text : result.errorText
            throw Failure(
                .failed, "\(machine): \(activity): \(command.words.first ?? "") ended with \(result.ending.text)",
                cause: said)
        }
        return result
    }
}

/// A two-way stream of bytes to a running program.
///
/// One thread may read while another writes; ``close()`` by a third ends both.
package protocol ByteStream: Sendable {
    /// Up to `limit` bytes; empty at the end of the stream.
    func read(atMost limit: Int, by deadline: Deadline) throws(Failure) -> [UInt8]
    func write(_ bytes: [UInt8], by deadline: Deadline) throws(Failure)
    /// Ends the writing half.
    func finishWriting() throws(Failure)
    func close()
}
