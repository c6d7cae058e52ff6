/// How a machine tells whether a neighbour is there.
enum Reach {
    /// The shell function `reach ADDRESS`: true when the address answers a ping, or its hardware answered just now.
    ///
    /// What the kernel remembers of the neighbour is forgotten first, so that an answer is a new one.  A gateway that
    /// drops pings still answers for its hardware address.  On a machine without `ping` nobody can be asked, so nobody
    /// is missed, before or after.
    static let function = """
        previous=
        reach() {
            command -v ping >/dev/null 2>&1 || return 0
            ip neighbour flush to "$1" >/dev/null 2>&1 || :
            ! ping -n -c 1 -W 1 "$1" >/dev/null 2>&1 || return 0
            case $(ip neighbour show to "$1") in
            *REACHABLE*) return 0 ;;
            esac
            return 1
        }

        """
}
