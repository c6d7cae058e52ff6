internal import CLinux
internal import ZSModel

/// The two ends of a pipe; each is closed when it is set to `nil`.  Children do not inherit them.
struct Pipe: ~Copyable {
    var reading: Descriptor?
    var writing: Descriptor?

    init() throws(Failure) {
        var ends: (reading: Int32, writing: Int32) = (-1, -1)
        let code = zs_pipe(&ends.reading, &ends.writing)
        reading = Descriptor(owning: ends.reading)
        writing = Descriptor(owning: ends.writing)
        guard code == 0 else { throw .system("cannot make a pipe", errno: code) }
    }
}

extension Optional where Wrapped == Descriptor {
    /// -1, which poll(2) passes over, when there is none.
    var number: Int32 {
        switch self {
        case .some(let descriptor): descriptor.number
        case .none: -1
        }
    }
}
