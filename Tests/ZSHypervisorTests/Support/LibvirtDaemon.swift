import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem

/// A libvirtd of its own, as on a host of its own: private process numbers, network, host name, /run, and everything
/// that libvirt keeps, all of it in memory.  It ends when its standard input does, so with this process at the latest.
final class LibvirtDaemon: Shell {
    let machine: String
    private let local = LocalShell()
    /// Process 1 in there, and the number by which it is known out here.
    private let leader: any ByteStream
    private let process: String

    private static let script = """
        for place in /run /etc/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt; do
            mount -t tmpfs -o mode=755 tmpfs $place
        done
        mkdir -p /run/libvirt /run/lock /var/lib/libvirt/images /var/log/libvirt/qemu
        # /dev/kvm may belong to root alone, and the machine may have no security driver.
        printf '%s\\n' 'user = "root"' 'group = "root"' 'security_driver = "none"' > /etc/libvirt/qemu.conf
        hostname "$1"
        ip link set lo up
        ip link add zsbr0 type bridge
        ip link set zsbr0 up
        # SPICE serves no address on a host that has none but the loopback.
        ip address add 198.18.0.1/24 dev zsbr0
        virtlogd -d
        libvirtd -d
        echo ready
        # Process 1 must reap what others leave behind: a shell that waits does.
        exec 3<&0
        cat <&3 >/dev/null & wait $!
        """

    init(_ name: String) throws(Failure) {
        machine = name
        leader = try openProcess([
            "sh", "-c", "echo $$; exec \"$@\"", "sh", "unshare", "--mount", "--uts", "--net", "--pid", "--fork",
            "--mount-proc", "--kill-child", "sh", "-eu", "-c", Self.script, "sh", name,
        ])
        var said: [UInt8] = []
        while said.count(where: { $0 == UInt8(ascii: "\n") }) < 2 {
            let part = try leader.read(atMost: 64, by: .after(.seconds(20)))
            guard !part.isEmpty else { throw Failure(.failed, "libvirtd did not start") }
            said += part
        }
        process = String(decoding: said.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// The daemon's socket as seen from outside.
    var socket: String { "/proc/\(process)/root/run/libvirt/libvirt-sock" }

    /// Sends libvirtd a signal.
    func signal(_ name: String) throws(Failure) {
        let kill = Command.script("kill -s \"$1\" \"$(cat /run/libvirtd.pid)\"", [name])
        try require("signal libvirtd", kill, by: .after(.seconds(5)))
    }

    private func inside(_ command: Command) -> Command {
        let namespaces = "/proc/\(process)/ns"
        var inside = command
        inside.words =
            [
                "nsenter", "--mount=\(namespaces)/mnt", "--uts=\(namespaces)/uts", "--net=\(namespaces)/net",
                "--pid=\(namespaces)/pid_for_children", "--",
            ] + command.words
        return inside
    }

    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        try local.run(inside(command), by: deadline)
    }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        try local.open(inside(command), by: deadline)
    }
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "no test uploads") }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "no test downloads") }
    func close() { leader.close() }
}
