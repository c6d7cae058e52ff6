package import ZSModel
package import ZSPorts
package import ZSSystem

/// What a shell must be able to do itself; the rest of ``Shell`` follows from it.
package protocol StreamingShell: Shell {
    /// Whether its programs run as root by themselves.
    var isRoot: Bool { get }

    /// Runs a program to its end.
    /// - Parameter asRoot: through `sudo -n`, when the login is another user.
    func execute(
        _ words: [String], asRoot: Bool, _ streams: StandardStreams, by deadline: Deadline
    ) throws(Failure) -> CommandResult.Ending
}

extension StreamingShell {
    package func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        var input = command.input[...]
        var output = Collected(limit: outputLimit)
        var errors = Collected(limit: outputLimit)
        let streams = StandardStreams(
            input: {
                defer { input = [] }
                return input
            },
            output: { bytes throws(Failure) in try output.append(bytes, from: machine, command) },
            errors: { bytes throws(Failure) in try errors.append(bytes, from: machine, command) })
        let ending = try execute(command.words, asRoot: command.asRoot, streams, by: deadline)
        try checkSudo(ending, asRoot: command.asRoot, by: deadline)
        return CommandResult(ending: ending, output: output.bytes, errors: errors.bytes)
    }

    /// What goes before the words of a program that is to run as root.
    func rootPrefix(_ asRoot: Bool) -> [String] { asRoot && !isRoot ? ["sudo", "-n", "--"] : [] }

    /// Tells a program that failed from a sudo that did not let it begin.
    ///
    /// Both end with the same status, so sudo is asked once more, and only then.
    func checkSudo(_ ending: CommandResult.Ending, asRoot: Bool, by deadline: Deadline) throws(Failure) {
        guard asRoot, !isRoot, ending == .exited(1) || ending == .exited(127) else { return }
        let silent = StandardStreams(input: { [] }, output: { _ in }, errors: { _ in })
        guard try execute(["true"], asRoot: true, silent, by: deadline) != .exited(0) else { return }
        throw Failure(
            .denied, "\(machine): the login user may not become root with sudo",
            hint:
                "as root on it: echo 'USER ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/zs, with the user's name for USER")
    }
}

/// What a program may write before it is cut off: 64 MiB on each stream.
private let outputLimit = 64 << 20

/// What a program has written so far.
private struct Collected {
    let limit: Int
    var bytes: [UInt8] = []

    mutating func append(_ more: ArraySlice<UInt8>, from machine: String, _ command: Command) throws(Failure) {
        guard bytes.count + more.count <= limit else {
            throw Failure(
                .failed, "\(machine): '\(command.words.first ?? "")' wrote more than \(limit >> 20) MiB and was stopped"
            )
        }
        bytes += more
    }
}
