import Glibc
import ZSModel
import ZSSystem

/// Both ends of a pipe, closed when the test is over.
struct TestPipe: ~Copyable {
    let reading: Descriptor
    private(set) var writing: Descriptor?

    init() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        reading = Descriptor(owning: ends[0])
        writing = Descriptor(owning: ends[1])
    }
    var input: Int32 {
        switch writing {
        case .some(let descriptor): descriptor.number
        case .none: -1
        }
    }

    /// Ends the stream.
    mutating func finish() { writing = nil }
    /// Writes `text` and ends the stream.
    mutating func finish(writing text: String) throws {
        let output = Output(input, name: "the pipe")
        try output.write(text)
        try output.flush()
        finish()
    }
    /// Everything that was written; the writing end is closed first.
    mutating func content() throws -> String {
        finish()
        return String(decoding: try reading.read(atMost: 1 << 24), as: UTF8.self)
    }
}
