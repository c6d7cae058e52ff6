import Glibc
package import ZSModel
import ZSSystem

/// The outside world of an errand: a directory with a file for each step that was done.
package struct Folder: Sendable {
    package let path: AbsolutePath
    package init(_ path: AbsolutePath) { self.path = path }

    /// Makes the file of a step, and keeps a step that is to fail from going further.
    func make(_ step: String) throws(Failure) {
        try note("make \(step)")
        _ = try Descriptor.open(path.appending(step).text, O_WRONLY | O_CREAT)
        while has("wait \(step)") { usleep(2000) }
        if has("fail \(step)") { throw Failure(.failed, "step \(step) fails") }
    }
    /// Removes the file of a step, which may be gone already.
    func remove(_ step: String) throws(Failure) {
        try note("remove \(step)")
        if has("stuck \(step)") { throw Failure(.unreachable, "step \(step) is stuck") }
        unlink(path.appending(step).text)
    }

    /// What was done, in order.
    package func log() throws(Failure) -> [String] {
        guard has("log") else { return [] }
        let bytes = try Descriptor.open(path.appending("log").text, O_RDONLY).read(atMost: 1 << 20)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    /// The steps whose files are there.
    package var done: [String] { Errand.steps.filter(has) }

    package func has(_ name: String) -> Bool { access(path.appending(name).text, F_OK) == 0 }
    /// Makes an empty file that changes what steps do.
    package func put(_ name: String) throws(Failure) {
        _ = try Descriptor.open(path.appending(name).text, O_WRONLY | O_CREAT)
    }
    package func take(_ name: String) { unlink(path.appending(name).text) }

    private func note(_ text: String) throws(Failure) {
        let line = Array("\(text)\n".utf8)
        let file = try Descriptor.open(path.appending("log").text, O_WRONLY | O_CREAT | O_APPEND)
        guard write(file.number, line, line.count) == line.count else { throw Failure(.io, "cannot write the log") }
    }
}
