import Glibc
import ZSModel

/// Waits; only where another process or a guest must be given time and nothing tells when it is done.
func sleep(for duration: Duration) {
    usleep(UInt32(clamping: duration.milliseconds * 1000))
}
