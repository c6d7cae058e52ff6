import Glibc
import Testing
import ZSModel
import ZSSystem

@Suite struct Outputs {
    @Test("what is written arrives in order, whole, also when it is more than the buffer")
    func order() throws {
        var pipe = TestPipe()
        let output = Output(pipe.input, name: "pipe")
        try output.write("a")
        try output.write(Array("b\n".utf8))
        try output.flush()
        try output.flush()
        #expect(try pipe.content() == "ab\n")
    }

    @Test("a full disk is an error, not silence (e.2)")
    func fullDisk() throws {
        let full = try Descriptor.open("/dev/full", O_WRONLY)
        let output = Output(full.number, name: "standard output")
        try output.write("x")
        #expect(throws: Failure(.io, "cannot write to standard output", cause: "No space left on device")) {
            try output.flush()
        }
        // What could not be written is not written again.
        try output.flush()
        #expect(throws: Failure.self) { try output.write([UInt8](repeating: 0x61, count: 1 << 17)) }
    }

    @Test("work that changes something goes on when its reader has left; other work is told (e.8)")
    func brokenPipe() async {
        await #expect(processExitsWith: .success) {
            Signals.ignoreBrokenPipes()
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            close(ends[0])
            let ignoring = Output(ends[1], name: "pipe", brokenPipe: .ignored)
            try ignoring.write("x")
            try ignoring.flush()
            try ignoring.write("y")
            try ignoring.flush()
            let failing = Output(ends[1], name: "pipe")
            try failing.write("x")
            #expect(throws: Failure(.io, "cannot write to pipe", cause: "Broken pipe")) { try failing.flush() }
        }
    }

    @Test("a descriptor that somebody made non-blocking is waited for")
    func nonBlocking() throws {
        var pipe = TestPipe()
        _ = fcntl(pipe.input, F_SETFL, O_NONBLOCK)
        let text = String(repeating: "0123456789", count: 50_000)
        let output = Output(pipe.input, name: "pipe")
        let reader = Reader(pipe.reading.number)
        try output.write(text)
        try output.flush()
        pipe.finish()
        #expect(reader.join() == text.utf8.count)
    }
}

/// Reads a descriptor on another thread, slowly.
private final class Reader: Sendable {
    private let thread: pthread_t
    init(_ descriptor: Int32) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                let descriptor = Int32(Int(bitPattern: argument))
                var buffer = [UInt8](repeating: 0, count: 1 << 15)
                var total = 0
                while true {
                    usleep(1000)
                    let count = Glibc.read(descriptor, &buffer, buffer.count)
                    if count <= 0 { break }
                    total += count
                }
                return UnsafeMutableRawPointer(bitPattern: total)
            }, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
        self.thread = thread
    }
    func join() -> Int {
        var result: UnsafeMutableRawPointer?
        pthread_join(thread, &result)
        return Int(bitPattern: result)
    }
}
