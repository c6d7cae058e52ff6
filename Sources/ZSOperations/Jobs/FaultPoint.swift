internal import Glibc

/// A place at which tests kill the process, to prove that nothing is lost there.
///
/// `ZS_FAULT=<name of the point>` in the environment makes the process kill itself when it gets there.  Whoever sets
/// the environment of a process can end it anyway.
enum FaultPoint {
    static func reached(_ name: String) {
        guard let wanted = getenv("ZS_FAULT"), String(cString: wanted) == name else { return }
        raise(SIGKILL)
    }
}
