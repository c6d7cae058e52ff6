import Glibc

/// The name of the user who runs the process.
enum UserName {
    static var current: String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return String(getuid())
        }
        return String(cString: entry.pw_name)
    }
}
