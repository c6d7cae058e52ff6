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
            // ptsname(3) and its like are not imported: TIOCSPTLCK unlocks the terminal, TIOCGPTN numbers it.
            let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var (unlocked, number): (Int32, Int32) = (0, 0)
            guard controller >= 0, ioctl(controller, 0x4004_5431, &unlocked) == 0,
                ioctl(controller, 0x8004_5430, &number) == 0
            else { exit(10) }
            // The first terminal that a new session opens becomes its own.
            guard setsid() >= 0 else { exit(11) }
            let terminal = open("/dev/pts/\(number)", O_RDWR)
            guard terminal >= 0 else { exit(12) }
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { argument in
                    let controller = Int32(Int(bitPattern: argument))
                    var seen: [UInt8] = []
                    var buffer = [UInt8](repeating: 0, count: 100)
                    while !seen.contains(UInt8(ascii: ":")) {
                        seen += buffer[..<max(0, read(controller, &buffer, 100))]
                    }
                    write(controller, "hunter2\n", 8)
                    usleep(50_000)
                    seen += buffer[..<max(0, read(controller, &buffer, 100))]
                    let text = String(decoding: seen, as: UTF8.self)
                    return UnsafeMutableRawPointer(
                        bitPattern: text.contains("hunter2") || !text.hasPrefix("password: ") ? 2 : 1)
                }, UnsafeMutableRawPointer(bitPattern: Int(controller)))
            let secret = try SecretReader.read(.ask, prompt: "password", input: terminal, Cancellation())
            guard secret.reveal({ $0 == Array("hunter2".utf8) }) else { exit(13) }
            var attributes = termios()
            tcgetattr(terminal, &attributes)
            guard attributes.c_lflag & tcflag_t(ECHO) != 0 else { exit(14) }
            var result: UnsafeMutableRawPointer?
            pthread_join(thread, &result)
            exit(Int(bitPattern: result) == 1 ? 0 : 15)
        }
    }
}
