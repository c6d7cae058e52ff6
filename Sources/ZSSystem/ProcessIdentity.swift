import Glibc
package import ZSModel

/// Which process: its number alone is used again, with its start and the machine's it is not.
package struct ProcessIdentity: Sendable, Hashable {
    package let pid: Int32
    /// In clock ticks since the machine started: field 22 of proc(5)'s `stat`.
    package let startTime: UInt64
    /// The kernel's random name for this run of the machine.
    package let bootID: String

    package init(pid: Int32, startTime: UInt64, bootID: String) {
        self.pid = pid
        self.startTime = startTime
        self.bootID = bootID
    }

    /// This process.
    package static func current() throws(Failure) -> ProcessIdentity {
        guard let found = try running(getpid()) else { throw Failure(.io, "/proc does not show this process") }
        return found
    }
    /// The process that has the number now, or `nil`.
    package static func running(_ pid: Int32) throws(Failure) -> ProcessIdentity? {
        let bootID = try Descriptor.open("/proc/sys/kernel/random/boot_id", O_RDONLY).read(atMost: 64)
        guard let stat = try? Descriptor.open("/proc/\(pid)/stat", O_RDONLY).read(atMost: 4096) else { return nil }
        // The name in parentheses may hold anything, parentheses too; the fields after it are plain.
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let start = UInt64(fields[19]) else { return nil }
        let name = String(decoding: bootID.prefix { $0 > 0x20 }, as: UTF8.self)
        return ProcessIdentity(pid: pid, startTime: start, bootID: name)
    }
    /// Whether the very same process still runs.
    package func isAlive() throws(Failure) -> Bool { try Self.running(pid) == self }
}
