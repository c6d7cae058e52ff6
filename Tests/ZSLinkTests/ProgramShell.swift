import Glibc
import ZSModel
import ZSPorts

/// A machine that is reached by running a program, such as `ssh`, in front of every command.
struct ProgramShell: Shell {
    let machine: String
    /// The words in front; the command is one more, quoted for the shell at the other end.
    let prefix: [String]

    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        let line = command.words.map { "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'" }
        let words = ["timeout", "\(max(1, deadline.remaining.milliseconds / 1000))"] + prefix + [line.joined(separator: " ")]
        let files = (0..<3).map { _ in fileno(tmpfile()) }
        defer { for file in files { Glibc.close(file) } }
        command.input.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count { sent += write(files[0], bytes.baseAddress! + sent, bytes.count - sent) }
        }
        lseek(files[0], 0, SEEK_SET)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() { posix_spawn_file_actions_adddup2(&actions, file, Int32(number)) }
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, "timeout", &actions, nil, &arguments, environ) == 0 else {
            throw Failure(.io, "cannot start \(words[0])")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let code = status >> 8 & 0xff
        if code == 255 || code == 124 { throw Failure(.unreachable, "\(machine) is not reached", cause: text(files[2])) }
        return CommandResult(ending: .exited(code), output: bytes(files[1]), errors: bytes(files[2]))
    }
    private func text(_ file: Int32) -> String { String(decoding: bytes(file), as: UTF8.self) }
    private func bytes(_ file: Int32) -> [UInt8] {
        var content = [UInt8](repeating: 0, count: Int(lseek(file, 0, SEEK_END)))
        lseek(file, 0, SEEK_SET)
        let count = read(file, &content, content.count)
        return Array(content.prefix(max(0, count)))
    }

    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "not used here") }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "not used here") }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        throw Failure(.bug, "not used here")
    }
    func close() {}
}
