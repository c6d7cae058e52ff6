package import ZSModel
package import ZSPorts

/// Starts a program of this machine whose standard input and output become one stream.
///
/// At the end of what it writes, an exit status other than 0 is thrown, with what it said on standard error.
package func openProcess(_ words: [String]) throws(Failure) -> any ByteStream {
    var sockets = try SocketPair()
    var errors = try Pipe()
    // A program that takes one descriptor for both is what sshd gives it, too.
    let child = try ChildProcess(
        words, input: sockets.far.number, output: sockets.far.number, errors: errors.writing.number)
    sockets.far = nil
    errors.writing = nil
    let program = LocalProgram(name: words.first ?? "", child: child)
    program.keep(errors.reading.take())
    return SocketStream(sockets.near.take()!, program)
}

/// A child behind a stream.
private final class LocalProgram: StreamedProgram {
    private let name: String
    private let child: ChildProcess
    private let errors = Tail()
    private let errorsEnded = Gate(width: 0)

    init(name: String, child: ChildProcess) {
        self.name = name
        self.child = child
    }

    /// Reads what the program says on standard error, so that it never waits for somebody to.
    func keep(_ errors: consuming Descriptor?) {
        guard let descriptor = errors.take() else { return }
        let tail = self.errors
        let ended = errorsEnded
        Thread.detached {
            while let bytes = try? descriptor.readSome(atMost: 4096), !bytes.isEmpty { tail.append(bytes) }
            ended.open()
        }
    }

    func finish(by deadline: Deadline) throws(Failure) {
        guard let ending = child.ending(by: deadline) else {
            throw Failure(.timeout, "'\(name)' did not end in time")
        }
        guard ending != .exited(0) else { return }
        _ = errorsEnded.wait(by: min(deadline, .after(.seconds(1))))
        throw Failure(.failed, "'\(name)' ended with \(ending.text)", cause: errors.text)
    }

    func cancel() { child.stop() }
}
