import Glibc
package import ZSModel
package import ZSPorts

/// Gets secrets from where the user keeps them.
package enum SecretReader {
    /// No password is longer.
    private static let limit = 1 << 16

    /// The secret, without the line break after it.
    ///
    /// ``SecretSource/ask`` asks on the terminal, or takes one line of standard input when that is no terminal.
    /// - Parameters:
    ///   - prompt: what to ask for, such as "password of root@h1".
    ///   - input: the descriptor of standard input.
    package static func read(
        _ source: SecretSource, prompt: String, input: Int32 = STDIN_FILENO, _ cancellation: Cancellation
    ) throws(Failure) -> Secret {
        let secret: Secret
        switch source {
        case .literal(let given): secret = given
        case .file(let path): secret = firstLine(try Descriptor.open(path, O_RDONLY).read(atMost: limit))
        case .ask where Terminal.isTerminal(input): secret = try ask(prompt, cancellation)
        case .ask: secret = try line(of: input)
        }
        guard !secret.isEmpty else { throw Failure(.usage, "\(prompt): nothing given") }
        return secret
    }

    /// Asks on the controlling terminal, whatever standard input and output are; nothing typed is shown.
    private static func ask(_ prompt: String, _ cancellation: Cancellation) throws(Failure) -> Secret {
        let terminal = try Descriptor.open("/dev/tty", O_RDWR | O_NOCTTY)
        let output = Output(terminal.number, name: "the terminal")
        var before = termios()
        guard tcgetattr(terminal.number, &before) == 0 else {
            throw .system("cannot control the terminal", errno: errno)
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // TCSAFLUSH drops what was typed ahead, which has been shown already.
        tcsetattr(terminal.number, TCSAFLUSH, &silent)
        defer { tcsetattr(terminal.number, TCSAFLUSH, &before) }
        try output.write(prompt + ": ")
        try output.flush()
        try waitForInput(terminal.number, cancellation)
        let secret = firstLine(try terminal.readSome(atMost: limit))
        try output.write("\n")
        try output.flush()
        return secret
    }
    /// Takes one line and no byte more: what follows it belongs to somebody else.
    private static func line(of descriptor: Int32) throws(Failure) -> Secret {
        var collected: [UInt8] = []
        var byte: UInt8 = 0
        while collected.count < limit {
            switch retrying({ Glibc.read(descriptor, &byte, 1) }) {
            case .success(let count):
                guard count == 1, byte != UInt8(ascii: "\n") else { return firstLine(collected) }
                collected.append(byte)
            case .failure(let error): throw .system("cannot read standard input", errno: error.code)
            }
        }
        throw Failure(.usage, "a secret has at most \(limit) bytes")
    }
    private static func firstLine(_ bytes: [UInt8]) -> Secret {
        Secret(Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }))
    }
}
