internal import Glibc
package import ZSModel
package import ZSSystem

/// A terminal without a screen: what a program shows on it can be read, what is typed can be written.
package struct PseudoTerminal: ~Copyable {
    /// The side of the screen and the keyboard.
    package let controller: Descriptor
    /// The side of the program.
    package let user: Descriptor
    /// The path by which a process opens the program's side.
    package let path: String

    /// - Parameter columns: what the terminal says its width is.
    package static func open(columns: Int = 80) throws(Failure) -> PseudoTerminal {
        let controller = try Descriptor.open("/dev/ptmx", O_RDWR | O_NOCTTY)
        let path = try unlock(controller)
        let user = try Descriptor.open(path, O_RDWR | O_NOCTTY)
        var size = winsize(ws_row: 25, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(user.number, UInt(TIOCSWINSZ), &size)
        var attributes = termios()
        tcgetattr(user.number, &attributes)
        // Line feeds are to arrive as they were written.
        attributes.c_oflag &= ~tcflag_t(OPOST)
        tcsetattr(user.number, TCSANOW, &attributes)
        return PseudoTerminal(controller: controller, user: user, path: path)
    }

    /// What has been shown and not been read yet; no more than a terminal keeps, which is 4 KiB.
    package func shown() throws(Failure) -> String {
        var waiting = [pollfd(controller.number, POLLIN)]
        var collected: [UInt8] = []
        while waitReady(&waiting, by: .after(.milliseconds(20))) {
            collected += try controller.readSome(atMost: 4096)
        }
        return String(decoding: collected, as: UTF8.self)
    }

    /// - Returns: the path of the other side.
    private static func unlock(_ controller: borrowing Descriptor) throws(Failure) -> String {
        // ptsname(3) and its like are not imported: TIOCSPTLCK unlocks the terminal, TIOCGPTN says its number.
        var (isLocked, number): (Int32, Int32) = (0, 0)
        guard ioctl(controller.number, 0x4004_5431, &isLocked) == 0, ioctl(controller.number, 0x8004_5430, &number) == 0
        else { throw .system("cannot make a terminal", errno: errno) }
        return "/dev/pts/\(number)"
    }
}
