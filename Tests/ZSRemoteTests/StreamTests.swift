import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTestSupport

@Suite struct StreamTests {
    @Test("what is written comes back from cat, and the end is passed on", arguments: Place.allCases)
    func echo(place: Place) throws {
        let shell = try place.shell()
        let stream = try shell.open(Command(["cat"]), by: .soon)
        try stream.write(Array("one".utf8), by: .soon)
        #expect(try stream.read(atMost: 100, by: .soon) == Array("one".utf8))
        try stream.finishWriting()
        #expect(try stream.read(atMost: 100, by: .soon) == [])
    }

    @Test("64 MiB both ways at once", arguments: [nil, "RekeyLimit 256K", "RekeyLimit 1M 1s"])
    func bothWays(configuration: String?) throws {
        let host = try Host(.init(configuration.map { [$0] } ?? []))
        try push(mebibytes: 64, through: host.connect().open(Command(["cat"]), by: .soon))
    }

    @Test("64 MiB both ways at once, here") func bothWaysHere() throws {
        try push(mebibytes: 64, through: LocalShell().open(Command(["cat"]), by: .soon))
    }

    private func push(mebibytes: Int, through stream: any ByteStream) throws {
        // Piece n is filled with a pattern of its own, so that a lost, doubled or moved one shows.
        let piece = { @Sendable (number: Int) in
            [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                for index in 0..<(1 << 16) { buffer[index] = UInt8(truncatingIfNeeded: number &+ index &* 7) }
                count = 1 << 16
            }
        }
        let count = mebibytes << 4
        let writer = Thread {
            for number in 0..<count {
                do { try stream.write(piece(number), by: .soon) } catch {
                    Issue.record(error)
                    return
                }
            }
            try? stream.finishWriting()
        }
        var pending: [UInt8] = []
        var number = 0
        while true {
            let bytes = try stream.read(atMost: 1 << 17, by: .soon)
            if bytes.isEmpty { break }
            pending += bytes
            while pending.count >= 1 << 16 {
                #expect(pending.prefix(1 << 16).elementsEqual(piece(number)), "piece \(number) differs")
                pending.removeFirst(1 << 16)
                number += 1
            }
        }
        writer.join()
        #expect(number == count && pending.isEmpty)
    }

    @Test("a slow reader holds the program back, and loses nothing") func slowReader() throws {
        let host = try Host()
        let stream = try host.connect().open(Command(["sh", "-c", "head -c 30000000 /dev/zero"]), by: .soon)
        usleep(1_000_000)
        var count = 0
        while case let bytes = try stream.read(atMost: 1 << 20, by: .soon), !bytes.isEmpty { count += bytes.count }
        #expect(count == 30_000_000)
    }

    @Test("a program that fails says so at the end of its stream", arguments: Place.allCases)
    func fails(place: Place) throws {
        let shell = try place.shell()
        let stream = try shell.open(Command(["sh", "-c", "echo some; echo because >&2; exit 3"]), by: .soon)
        #expect(try stream.read(atMost: 100, by: .soon) == Array("some\n".utf8))
        let problem = try failure { _ = try stream.read(atMost: 100, by: .soon) }
        #expect(problem.kind == .failed && problem.message.contains("exit status 3") && problem.cause == "because\n")
    }

    @Test("a program that is not there", arguments: Place.allCases) func missing(place: Place) throws {
        let shell = try place.shell()
        #expect(throws: Failure.self) {
            let stream = try shell.open(Command(["no-such-program"]), by: .soon)
            _ = try stream.read(atMost: 1, by: .soon)
        }
    }

    @Test("reading waits no longer than the deadline", arguments: Place.allCases) func silent(place: Place) throws {
        let shell = try place.shell()
        let stream = try shell.open(Command(["cat"]), by: .soon)
        #expect(try failure { _ = try stream.read(atMost: 1, by: .after(.milliseconds(200))) }.kind == .timeout)
        try stream.write([1], by: .soon)
        #expect(try stream.read(atMost: 1, by: .soon) == [1])
    }

    @Test("a third thread closes it: both others end, and so does the program", arguments: Place.allCases)
    func close(place: Place) throws {
        let shell = try place.shell()
        let mark = "6\(UInt32.random(in: 100_000...999_999))"
        let stream = try shell.open(Command(["sh", "-c", "sleep \(mark) & exec cat > /dev/null"]), by: .soon)
        let begin = ContinuousClock.now
        let closer = Thread {
            usleep(300_000)
            stream.close()
        }
        let writer = Thread { while (try? stream.write([UInt8](repeating: 0, count: 1 << 16), by: .soon)) != nil {} }
        _ = try? stream.read(atMost: 1, by: .soon)
        closer.join()
        writer.join()
        #expect(begin.duration(to: .now) < .seconds(10))
        _ = try? LocalShell().run(Command(["pkill", "-f", "^sleep \(mark)"]), by: .soon)
    }

    @Test("the host dies: the reader is told") func hostDies() throws {
        let host = try Host()
        let stream = try host.connect().open(Command(["cat"]), by: .soon)
        host.daemon.stop()
        #expect(try failure { _ = try stream.read(atMost: 1, by: .soon) }.kind == .unreachable)
    }
}
