import Glibc
package import ZSModel

/// The wall clock of this machine.
package enum SystemClock {
    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let milliseconds = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        // A clock beyond the year 9999 is taken for one that was never set.
        return Timestamp(milliseconds: milliseconds) ?? .epoch
    }
}
