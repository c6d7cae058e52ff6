internal import Glibc
package import ZSModel
internal import ZSSystem

/// A known_hosts file, such as `$ZS_HOME/keys/known_hosts`.
package struct KnownHostsFile: Sendable {
    package let path: AbsolutePath
    package init(_ path: AbsolutePath) { self.path = path }

    /// What the file says now; a file that is not there knows no host.
    package func load() throws(Failure) -> KnownHosts {
        guard access(path.text, F_OK) == 0 || errno != ENOENT else { return KnownHosts("") }
        let file = try Descriptor.open(path.text, O_RDONLY)
        return KnownHosts(String(decoding: try file.read(atMost: Self.limit), as: UTF8.self))
    }

    /// Writes down the key of a host that the file does not know.
    ///
    /// Under a lock, and only after a second look: of two processes that meet a host at the same time, the later one finds
    /// the other's line, and its verdict is returned.
    package func pin(_ key: HostKey, of target: SSHTarget, by deadline: Deadline) throws(Failure) -> KnownHosts.Verdict
    {
        let lock = try FileLock(path, by: deadline)
        return try withExtendedLifetime(lock) { () throws(Failure) in try pinLocked(key, of: target) }
    }

    private func pinLocked(_ key: HostKey, of target: SSHTarget) throws(Failure) -> KnownHosts.Verdict {
        let verdict = try load().verdict(on: key, of: target)
        guard verdict == .unknown else { return verdict }
        let file = try Descriptor.open(path.text, O_RDWR | O_APPEND)
        let line = (try endsInLine(file) ? "" : "\n") + "\(target.description.lowercased()) \(key.line)\n"
        let output = Output(file.number, name: path.text)
        try output.write(line)
        try output.flush()
        guard fsync(file.number) == 0 else { throw .system("cannot sync \(path)", errno: errno) }
        return .known
    }

    /// Whether a new line can be appended as it is: a hand that edited the file may have left the last one open.
    private func endsInLine(_ file: borrowing Descriptor) throws(Failure) -> Bool {
        guard lseek(file.number, -1, SEEK_END) >= 0 else { return true }
        return try file.read(atMost: 1) == [UInt8(ascii: "\n")]
    }

    /// 16 MiB: a hundred thousand hosts.
    private static let limit = 16 << 20
}
