internal import Glibc
package import ZSModel
internal import ZSSystem

/// A user account of a test's own, with a password and a home directory; removed afterwards.
package final class TemporaryUser: Sendable {
    package let name: String
    package let password: String
    package let home: AbsolutePath
    private let scratch: TemporaryDirectory

    /// - Parameter sudo: whether it may become root without a password.
    package init(sudo: Bool = false) throws(Failure) {
        name = "zst" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
        password = "pw-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        scratch = try TemporaryDirectory()
        home = scratch.path
        try Self.retryingLock(["useradd", "-M", "-d", home.text, "-s", "/bin/sh", name])
        try runTool(["chpasswd"], input: "\(name):\(password)\n")
        try runTool(["chown", name, home.text])
        if sudo { try AtomicFile.write(Array("\(name) ALL=(ALL) NOPASSWD: ALL\n".utf8), to: sudoers, mode: 0o440) }
    }

    deinit {
        unlink("/etc/sudoers.d/\(name)")
        try? Self.retryingLock(["userdel", name])
        scratch.remove()
    }

    private var sudoers: AbsolutePath {
        get throws(Failure) {
            do { return try AbsolutePath.read("/etc/sudoers.d/\(name)") } catch { throw Failure(.bug, error.why) }
        }
    }

    /// Only one program at a time changes the accounts; the others fail at once.
    private static func retryingLock(_ words: [String]) throws(Failure) {
        for _ in 1..<50 {
            if (try? runTool(words)) != nil { return }
            usleep(100_000)
        }
        try runTool(words)
    }
}
