import Glibc
import ZSModel
import ZSRendering
import ZSSystem

/// An answer that is shown again and again, until the user has seen enough.
struct Watch {
    let pause: Duration
    /// What is shown above the answer on a terminal.
    let title: String
    let isTerminal: Bool

    /// - Parameter show: writes the answer once.
    func run(_ output: Output, _ show: () throws -> Void) throws -> Never {
        while true {
            // All in one piece with the answer, so that nothing flickers.
            if isTerminal {
                try output.write("\u{1b}[H\u{1b}[2J\(title)  every \(pause.spelled)  \(SystemClock.now())\n\n")
            }
            try show()
            try output.flush()
            usleep(UInt32(clamping: pause.milliseconds * 1000))
        }
    }
}
