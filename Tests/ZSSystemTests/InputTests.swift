import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

@Suite struct Inputs {
    @Test("lines come one by one, the last also without an end")
    func lines() throws {
        var pipe = TestPipe()
        try pipe.finish(writing: "a\n\nb c\nd")
        var reader = LineReader(pipe.reading.number)
        var lines: [String] = []
        while let line = try reader.next(Cancellation()) { lines.append(line) }
        #expect(lines == ["a", "", "b c", "d"])
    }

    @Test("a line that is too long is refused, a wait ends when the user wants to stop")
    func limits() throws {
        var long = TestPipe()
        try long.finish(writing: String(repeating: "x", count: 40_000))
        var reader = LineReader(long.reading.number)
        #expect(throws: Failure.self) { try reader.next(Cancellation(), limit: 1000) }
        let silent = TestPipe()
        let cancellation = Cancellation()
        cancellation.request(by: 2)
        var waiting = LineReader(silent.reading.number)
        #expect(throws: Failure(.interrupted, "interrupted")) { try waiting.next(cancellation) }
    }

    @Test("everything is read, up to a limit")
    func everything() throws {
        let text = String(repeating: "0123456789", count: 3000)
        var pipe = TestPipe()
        try pipe.finish(writing: text)
        #expect(try StandardInput.readAll(pipe.reading.number) == Array(text.utf8))
        var other = TestPipe()
        try other.finish(writing: text)
        #expect(throws: Failure.self) { try StandardInput.readAll(other.reading.number, limit: 100) }
    }

    @Test("a secret is the first line of a file or of standard input, and what follows is left alone")
    func secrets() throws {
        func text(_ secret: Secret) -> String { secret.reveal { String(decoding: $0, as: UTF8.self) } }
        try TemporaryDirectory.use { directory in
            let path = directory.appending("pw")
            try AtomicFile.write(Array("päss wörd\r\nsecond\n".utf8), to: path)
            #expect(try text(SecretReader.read(.file(path.text), prompt: "p", Cancellation())) == "päss wörd")
            try AtomicFile.write(Array("\n".utf8), to: path)
            #expect(throws: Failure(.usage, "p: nothing given")) {
                try SecretReader.read(.file(path.text), prompt: "p", Cancellation())
            }
            #expect(throws: Failure.self) { try SecretReader.read(.file("/nonexistent"), prompt: "p", Cancellation()) }
        }
        #expect(try text(SecretReader.read(.literal(Secret([0x61])), prompt: "p", Cancellation())) == "a")
        var pipe = TestPipe()
        try pipe.finish(writing: "one\ntwo\n")
        let input = pipe.reading.number
        #expect(try text(SecretReader.read(.ask, prompt: "p", input: input, Cancellation())) == "one")
        #expect(try text(SecretReader.read(.ask, prompt: "p", input: input, Cancellation())) == "two")
        #expect(throws: Failure.self) { try SecretReader.read(.ask, prompt: "p", input: input, Cancellation()) }
    }

    @Test("a secret that is typed on the terminal is not shown, and the terminal shows again what is typed next")
    func prompt() async {
        await #expect(processExitsWith: .success) {
            let terminal = try PseudoTerminal.open()
            // The first terminal that a new session opens becomes its own.
            #expect(setsid() > 0)
            // Closing it at the end hangs up on the session.
            signal(SIGHUP, SIG_IGN)
            let input = open(terminal.path, O_RDWR)
            #expect(input >= 0)
            let keyboard = terminal.controller.number
            ZSSystem.Thread.detached {
                // Not before it is asked for: what is typed ahead is dropped.
                usleep(300_000)
                write(keyboard, "hunter2\n", 8)
            }
            let secret = try SecretReader.read(.ask, prompt: "password", input: input, Cancellation())
            #expect(secret.reveal { $0 == Array("hunter2".utf8) })
            var attributes = termios()
            tcgetattr(input, &attributes)
            #expect(attributes.c_lflag & tcflag_t(ECHO) != 0)
            #expect(try terminal.shown() == "password: \n")
        }
    }
}
