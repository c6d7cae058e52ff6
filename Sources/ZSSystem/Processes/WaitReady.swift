package import Glibc
package import ZSModel

/// Waits until one of the descriptors is ready, as poll(2) does; signals do not end the wait.
/// - Returns: whether one is, before the deadline.
package func waitReady(_ descriptors: inout [pollfd], by deadline: Deadline) -> Bool {
    while true {
        let limit = Int32(clamping: deadline.remaining.milliseconds)
        let ready = poll(&descriptors, nfds_t(descriptors.count), limit)
        if ready > 0 { return true }
        if deadline.hasPassed { return false }
    }
}

extension pollfd {
    package init(_ descriptor: Int32, _ events: Int32) {
        self.init(fd: descriptor, events: Int16(events), revents: 0)
    }
    /// Whether a read would find bytes, the end or an error.
    package var canRead: Bool { revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 }
    /// Whether a write would go through or find an error.
    package var canWrite: Bool { revents & Int16(POLLOUT | POLLHUP | POLLERR) != 0 }
}
