import CLinux
import Glibc
package import ZSModel

/// Runs `body` in a copy of this process, on the same terminal, and waits for its end.
///
/// What the user sends with Ctrl-C and Ctrl-\ reaches the copy only.  Only for a process with one thread, and without
/// an open state file: SQLite does not survive a fork.
/// - Parameter body: its result is the exit status of the copy.
/// - Returns: the status as a shell has it: 128 + n after signal n.
package func inChild(_ body: () -> Int32) throws(Failure) -> Int32 {
    let fromKeyboard = [SIGINT, SIGQUIT]
    let before = fromKeyboard.map { signal($0, SIG_IGN) }
    defer { for (number, action) in zip(fromKeyboard, before) { signal(number, action) } }
    let child = zs_fork()
    if child == 0 {
        for number in fromKeyboard { signal(number, SIG_DFL) }
        // Not exit(3): what C has buffered belongs to the original.
        _exit(body())
    }
    guard child > 0 else { throw .system("cannot start a process", errno: errno) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
        guard errno == EINTR else { throw .system("cannot wait for a process", errno: errno) }
    }
    let number = status & 0x7f
    return number == 0 ? status >> 8 & 0xff : 128 + number
}
