package import ZSModel
import ZSPlanning
package import ZSPorts

/// Asks a network whether somebody has an address already (N-56, N-97).
package enum AddressProbe {
    package enum Answer: Sendable, Equatable {
        case free
        /// Another machine answered.
        case taken
        /// The link is down, or the machine has no `arping`.
        case unknown
    }

    /// - Parameter interface: where to ask; it must exist on the machine and be on.
    package static func ask(
        _ address: IPv4Address, on interface: InterfaceName, _ shell: any Shell, by deadline: Deadline
    ) throws(Failure) -> Answer {
        let command = Command.script(script, [interface.text, address.description])
        return switch try shell.require("asking for \(address)", command, by: deadline).text.first {
        case "f": .free
        case "t": .taken
        default: .unknown
        }
    }

    // iputils' arping fails in this mode when somebody answers.
    private static let script = """
        PATH=$PATH:/usr/sbin:/sbin
        if ! command -v arping >/dev/null 2>&1 || ! ip link show dev "$1" up 2>/dev/null | grep -q LOWER_UP; then
            echo unknown
        elif arping -D -q -c 1 -w 1 -I "$1" "$2" >/dev/null 2>&1; then
            echo free
        else
            echo taken
        fi

        """
}
