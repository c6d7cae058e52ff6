extension KnownFailure {
    /// Of hosts and routers.
    static let ofHosts = [
        KnownFailure(
            50, .specific, ["ssh: connect to host * port *: "],
            cause: "SSH port not reachable (network, firewall, sshd, address)",
            remedy: "make SSH work by hand first"),
        KnownFailure(
            52, .specific, ["pkg_list=*rpm -q openssh-clients *failed!"],
            cause: "packages cannot be installed: not the customised system",
            remedy: "install on the host what zs-cli ReconnectHost lists as missing"),
        KnownFailure(
            53, .specific, ["Failed to start Virtualization daemon"],
            cause: "libvirtd.conf broken (seen after switching on virtualisation)",
            remedy:
                "in /etc/libvirt/libvirtd.conf: listen_tls = 0, listen_tcp = 1, tcp_port = \"16509\", auth_tcp = \"none\", lock_manager = \"lockd\"; restart"
        ),
        KnownFailure(
            55, .specific, ["could not insert 'kvm_*':*Operation not supported"],
            cause: "virtualisation off in the BIOS",
            remedy: "switch on Intel Virtual Technology or Secure Virtual Machine in the BIOS, save, reboot"),
        KnownFailure(
            56, .specific, ["cannot find either 'vmx' or 'svm' in /proc/cpuinfo"],
            cause: "CPU without virtualisation, usually because the host is itself a VM",
            remedy: "switch on nested virtualisation at the provider or in the outer host"),
        KnownFailure(
            57, .specific, ["failed to check physical network interfaces*[names*:"],
            cause: "interface of an attached L2 does not exist on the host",
            remedy: "same NIC names in the whole cluster; rename; or detach the L2"),
        KnownFailure(
            58, .specific, ["failed to check physical network interfaces on "],
            cause: "host is a VM (nested)",
            remedy: "outer VM with CPU mode host-passthrough"),
        KnownFailure(
            61, .specific, ["No space left on device"],
            cause: "system disk full",
            remedy: "make room on that disk, then reconnect the host: zs-cli ReconnectHost"),
        KnownFailure(
            62, .specific, ["failed to execute shell command: mount "],
            cause: "NFS server, path or options wrong, or link broken",
            remedy: "test the mount by hand; then reconnect"),
        KnownFailure(
            63, .specific,
            [
                "rsync error: some files/at* were not transferred",
                "rsync: recv_generator: mkdir * failed: Permission denied (13)",
            ],
            cause: "cold migration: files not owned by root:qemu, or SSH user may not write",
            remedy: "right owner and group on both sides"),
        KnownFailure(
            66, .specific, ["Permission denied (publickey", "uthentication failed"],
            cause: "password or user on the machine changed",
            remedy: "install the key again: zs-ctl install-key USER@HOST; then zs-cli ReconnectHost"),
        KnownFailure(
            70, .outer, ["HOST.1000", "HOST.1003", "connection error for KVM host*[uuid"],
            cause: "outer error of adding or connecting",
            remedy: "look at the cause inside the message"),
        KnownFailure(
            71, .specific,
            ["ListActivatableNames: Connection is closed", "Activation of org.freedesktop.machine1 timed out"],
            cause: "D-Bus dead or ill",
            remedy: "reboot the host, or restart systemd-machined, then libvirtd, then reconnect"),
        KnownFailure(
            76, .specific, ["Async Http Timeout]*url: http://*:7272/init, timeout after "],
            cause:
                "management machine with several NICs, the first has the default route and cannot reach outside or the router",
            remedy: "let the management machine use an address that reaches the router"),
    ]
}
