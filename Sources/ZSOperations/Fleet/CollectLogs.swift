import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// Which logs to fetch from the hosts.
package struct LogOrder: Sendable {
    package var since: Timestamp
    package var until: Timestamp
    /// The most that one host may send, packed.
    package var cap: ByteCount
    /// How long one host may take.
    package var limit: Duration

    package init(since: Timestamp, until: Timestamp, cap: ByteCount, limit: Duration) {
        self.since = since
        self.until = until
        self.cap = cap
        self.limit = limit
    }
}

extension Cloud {
    /// Packs the logs of hosts on the hosts themselves, secrets masked, and streams each into a file of `directory`.
    /// - Returns: for each host the size of its file; a host that failed leaves none.
    package func collectLogs(
        _ names: [String], _ order: LogOrder, into directory: AbsolutePath
    ) throws(Failure) -> [HostOutcome<ByteCount>] {
        try onHosts(names, within: order.limit) { shell, deadline throws(Failure) in
            let name = shell.machine.map { $0 == "/" || $0 == ":" ? "_" : String($0) }.joined()
            let target = directory.appending("\(name).tar.gz")
            let stream = try shell.open(
                Command([
                    "sh", "-euc", LogScript.text, "sh", order.since.description, order.until.description,
                    String(order.cap.bytes),
                ]), by: deadline)
            defer { stream.close() }
            var size: Int64 = 0
            try AtomicFile.write(to: target) { output throws(Failure) in
                while true {
                    let piece = try stream.read(atMost: 1 << 18, by: deadline)
                    if piece.isEmpty { break }
                    size += Int64(piece.count)
                    guard size <= order.cap.bytes else {
                        throw Failure(
                            .failed, "\(shell.machine): the logs are larger than \(order.cap)",
                            hint: "choose a later --since, or a larger --cap")
                    }
                    try output.write(piece)
                }
            }
            return ByteCount(bytes: size)
        }
    }
}

/// What runs on a host: `$1` and `$2` are the times, `$3` is the most bytes of one log, which is cut at its beginning.
private enum LogScript {
    static let text = """
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        trap 'exit 1' HUP INT TERM PIPE
        mask() {
            sed -E 's/((pass(word|wd|phrase)?|secret|token|cookie|credential)[^ =:]*["'"'"']?[ ]*[=:][ ]*["'"'"']?)[^ ,;"'"'"'<>]+/\\1*****/Ig; s/AQ[A-Za-z0-9+\\/]{36,}==/*****/g; s/(passwd=)[^ >]+/\\1*****/g'
        }
        say() { name=$1; shift; timeout 10 "$@" 2>&1 | mask > "$work/$name.txt" || true; }
        for file in $(find /var/log/libvirt /var/log/zs /var/log/syslog* /var/log/messages* /var/log/kern.log* \\
            /var/log/auth.log* -type f -newermt "$1" ! -name '*.gz' ! -name '*.xz' 2>/dev/null); do
            tail -c "$3" -- "$file" | mask > "$work/$(echo "${file#/var/log/}" | tr / _)" || true
        done
        if command -v journalctl > /dev/null; then
            timeout 20 journalctl --no-pager --since "$(date -d "$1" '+%F %T')" --until "$(date -d "$2" '+%F %T')" 2>/dev/null \\
                | tail -c "$3" | mask > "$work/journal.txt" || true
        fi
        say domains virsh -c qemu:///system list --all
        say addresses ip addr
        say routes ip route
        say bridges bridge link
        say disks df -h
        say memory free -m
        say kernel dmesg
        for bond in /proc/net/bonding/*; do [ ! -f "$bond" ] || say "bond_${bond##*/}" cat "$bond"; done
        tar -C "$work" -cz .
        """
}
