import Glibc
import Synchronization
import ZSModel
import ZSPorts

/// A libvirtd of its own, as on a host of its own: private process numbers, host name, /run, and everything that
/// libvirt keeps, all of it in memory.  It ends when its standard input does, so with this process at the latest.
final class LibvirtDaemon: Shell {
    let machine: String
    private let leader: ProgramStream

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
        leader = try ProgramStream([
            "unshare", "--mount", "--uts", "--net", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-eu", "-c",
            Self.script, "sh", name,
        ])
        guard try leader.read(atMost: 64, by: .after(.seconds(20))) == Array("ready\n".utf8) else {
            throw Failure(.failed, "libvirtd did not start")
        }
    }

    /// The daemon's socket as seen from outside.
    var socket: String { "/proc/\(leader.process)/root/run/libvirt/libvirt-sock" }

    /// Sends libvirtd a signal.
    func signal(_ name: String) throws(Failure) {
        try require("signal libvirtd", .script("kill -s \"$1\" \"$(cat /run/libvirtd.pid)\"", [name]), by: .after(.seconds(5)))
    }

    private func inside(_ command: Command) -> [String] {
        let namespaces = "/proc/\(leader.process)/ns"
        return [
            "nsenter", "--mount=\(namespaces)/mnt", "--uts=\(namespaces)/uts", "--net=\(namespaces)/net",
            "--pid=\(namespaces)/pid_for_children", "--",
        ] + command.words
    }

    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        try ZSHypervisorTests.run(inside(command), input: command.input)
    }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        try ProgramStream(inside(command))
    }
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "no test uploads") }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "no test downloads") }
    func close() { leader.close() }
}
