internal import Glibc
package import ZSModel
package import ZSPorts

/// Where the standard streams of a running program lead.  All three are called on the thread that runs the program.
package struct StandardStreams {
    /// Gives the next piece of what the program reads, and nothing at the end.
    package var input: () throws(Failure) -> ArraySlice<UInt8>
    /// Takes what the program wrote; the slice is valid during the call.
    package var output: (ArraySlice<UInt8>) throws(Failure) -> Void
    package var errors: (ArraySlice<UInt8>) throws(Failure) -> Void

    package init(
        input: @escaping () throws(Failure) -> ArraySlice<UInt8>,
        output: @escaping (ArraySlice<UInt8>) throws(Failure) -> Void,
        errors: @escaping (ArraySlice<UInt8>) throws(Failure) -> Void
    ) {
        self.input = input
        self.output = output
        self.errors = errors
    }
}

/// Runs a program of this machine to its end: until it has exited and nobody holds its output any more.
///
/// When the deadline passes or a stream fails, the program and its process group are killed.
/// - Throws: `.notFound` when there is no such program; `.timeout`; what the streams throw.
package func runProcess(
    _ words: [String], _ streams: StandardStreams, by deadline: Deadline
) throws(Failure) -> CommandResult.Ending {
    var input = try Pipe()
    var output = try Pipe()
    var errors = try Pipe()
    let child = try ChildProcess(
        words, input: input.reading.number, output: output.writing.number, errors: errors.writing.number)
    // Our copies of the child's ends would hide that it has closed its own.
    input.reading = nil
    output.writing = nil
    errors.writing = nil
    defer { child.stop() }

    var ends = ProcessEnds(input: input.writing.take(), output: output.reading.take(), errors: errors.reading.take())
    guard try ends.pump(child, streams, by: deadline), let ending = child.ending(by: deadline) else {
        throw Failure(.timeout, "'\(words.first ?? "")' did not end in time")
    }
    return ending
}

/// Our ends of a child's three pipes.
private struct ProcessEnds: ~Copyable {
    private var input: Descriptor?
    private var output: Descriptor?
    private var errors: Descriptor?
    private var pending: ArraySlice<UInt8> = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(input: consuming Descriptor?, output: consuming Descriptor?, errors: consuming Descriptor?) {
        // A write larger than the room in the pipe must not block: the child may be waiting for us to read.
        _ = fcntl(input.number, F_SETFL, O_NONBLOCK)
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Moves bytes until both outputs have ended, and the input, too, unless the child is no longer there to read it.
    /// - Returns: `false` when the deadline passes first.
    mutating func pump(_ child: ChildProcess, _ streams: StandardStreams, by deadline: Deadline) throws(Failure) -> Bool
    {
        try feed(streams)
        while true {
            let isSilent = output == nil && errors == nil
            if isSilent, input == nil { return true }
            var ready = [
                pollfd(input.number, POLLOUT), pollfd(output.number, POLLIN), pollfd(errors.number, POLLIN),
                pollfd(isSilent ? child.watch.number : -1, POLLIN),
            ]
            guard waitReady(&ready, by: deadline) else { return false }
            if ready[3].canRead { return true }
            if ready[0].canWrite { try feed(streams) }
            if ready[1].canRead, try !drain(output.number, streams.output) { output = nil }
            if ready[2].canRead, try !drain(errors.number, streams.errors) { errors = nil }
        }
    }

    /// Writes what the pipe takes now; closes it at the end of the input, or when the child has closed it.
    private mutating func feed(_ streams: StandardStreams) throws(Failure) {
        while input != nil {
            if pending.isEmpty { pending = try streams.input() }
            guard !pending.isEmpty else {
                input = nil
                return
            }
            let (written, code) = writeQuietly(input.number, pending)
            switch code {
            case 0: pending = pending.dropFirst(written)
            case EAGAIN: return
            case EINTR: continue
            // A program need not read all of its input.
            case EPIPE:
                input = nil
                return
            default: throw .system("cannot write to a program", errno: code)
            }
        }
    }

    /// - Returns: `false` at the end.
    private mutating func drain(
        _ number: Int32, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        let count = buffer.withUnsafeMutableBytes { bytes in
            retrying { Glibc.read(number, bytes.baseAddress, bytes.count) }
        }
        switch count {
        case .success(0): return false
        case .success(let count):
            try take(buffer[..<count])
            return true
        case .failure(let error): throw .system("cannot read from a program", errno: error.code)
        }
    }
}
