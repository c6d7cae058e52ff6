import Glibc
import ZSModel
import ZSPorts

/// A program of this machine whose standard input and output are one socket.
final class ProgramStream: ByteStream {
    private let socket: Int32
    let process: pid_t

    init(_ words: [String]) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure(.io, "no sockets")
        }
        process = try spawn(words, input: ends[1], output: ends[1], errors: 2)
        Glibc.close(ends[1])
        socket = ends[0]
    }
    deinit {
        close()
        Glibc.close(socket)
        waitpid(process, nil, 0)
    }

    func read(atMost limit: Int, by deadline: Deadline) throws(Failure) -> [UInt8] {
        var ready = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Int32(clamping: deadline.remaining.milliseconds)) > 0 else {
            throw Failure(.timeout, "nothing came")
        }
        return [UInt8](unsafeUninitializedCapacity: limit) { $1 = max(0, recv(socket, $0.baseAddress, limit, 0)) }
    }
    func write(_ bytes: [UInt8], by deadline: Deadline) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { send(socket, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(.unreachable, "the program is gone") }
            sent += count
        }
    }
    func finishWriting() throws(Failure) { shutdown(socket, Int32(SHUT_WR)) }
    func close() {
        shutdown(socket, Int32(SHUT_RDWR))
        kill(process, SIGKILL)
    }
}

/// Starts a program.  All descriptors of a test are closed on exec.
func spawn(_ words: [String], input: Int32, output: Int32, errors: Int32) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (from, to) in [(input, 0), (output, 1), (errors, 2)] as [(Int32, Int32)] {
        posix_spawn_file_actions_adddup2(&actions, from, to)
    }
    // A test thread of ours has all signals blocked; a program inherits that unless told otherwise.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process = pid_t()
    let problem = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ)
    guard problem == 0 else { throw Failure(.failed, "cannot start \(words[0]): \(problem)") }
    return process
}

/// Runs a program to its end.  What it reads, and what it says on one of its outputs, must fit into a pipe.
func run(_ words: [String], input: [UInt8] = []) throws(Failure) -> CommandResult {
    var pipes: [[Int32]] = []
    for _ in 0..<3 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(.io, "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipes.append(ends)
    }
    let (stdin, output, errors) = (pipes[0], pipes[1], pipes[2])
    write(stdin[1], input, input.count)
    close(stdin[1])
    let process = try spawn(words, input: stdin[0], output: output[1], errors: errors[1])
    for end in [stdin[0], output[1], errors[1]] { close(end) }
    let said = [readAll(output[0]), readAll(errors[0])]
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return CommandResult(
        ending: status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signaled("\(status & 0x7f)"), output: said[0],
        errors: said[1])
}

private func readAll(_ descriptor: Int32) -> [UInt8] {
    defer { close(descriptor) }
    var all: [UInt8] = []
    while true {
        let part = [UInt8](unsafeUninitializedCapacity: 4096) { $1 = max(0, read(descriptor, $0.baseAddress, 4096)) }
        guard !part.isEmpty else { return all }
        all += part
    }
}
