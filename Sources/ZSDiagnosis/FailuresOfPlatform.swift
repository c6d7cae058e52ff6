extension KnownFailure {
    /// Of installing, starting, addresses, consoles.
    static let ofPlatform = [
        KnownFailure(
            02, .specific, ["is existing. Please delete it manually before installing"],
            cause: "an installation exists",
            remedy: "upgrade the state instead: zs-ctl upgrade"),
        KnownFailure(
            03, .outer, ["Reason: "],
            cause: "see text",
            remedy: "read the text after it, and the installation log"),
        KnownFailure(
            04, .specific, ["current local repo is not suitable for * installation"],
            cause: "package source (ISO) too old for this installer",
            remedy: "take the newest installation medium and upgrade offline"),
        KnownFailure(
            05, .specific, ["Syncing local repo with * has been failed too"],
            cause: "incremental upgrade without working network",
            remedy: "offline upgrade"),
        KnownFailure(
            06, .specific, ["Operating System version is not suitable for * installation"],
            cause: "system too old",
            remedy: "newest ISO"),
        KnownFailure(
            07, .specific, ["Check local repo version: ... NOT MATCH"],
            cause: "no fault: starts the synchronisation",
            remedy: "wait"),
        KnownFailure(
            11, .specific, ["no management-node-ready message received within * seconds"],
            cause: "slow machine, often a VM; start may succeed later",
            remedy: "look at zs-ctl status first; the start may succeed later"),
        KnownFailure(
            13, .specific, ["please use sudo or root user"],
            cause: "became root with su; environment still names the old user",
            remedy: "sudo su, or sudo; here only without root"),
        KnownFailure(
            14, .specific, ["dracut-initqueue timeout"],
            cause: "Dell server in BIOS boot mode",
            remedy: "boot mode UEFI"),
        KnownFailure(
            22, .specific, ["MySQL is not running"],
            cause: "database down or configuration wrong; here: state file unusable",
            remedy: "the state file takes the place of MySQL: zs-ctl status, and if it is damaged zs-ctl restore"),
        KnownFailure(
            23, .specific, ["failed to connect to the mysql server*[hostname:"],
            cause: "address, user or password wrong",
            remedy: "there is no MySQL here: the state is one file; zs-ctl status shows it"),
        KnownFailure(
            24, .specific, ["unable to connect to the rabbitmq server*[ip:"],
            cause: "message bus down, or host name changed",
            remedy: "there is no RabbitMQ here: locks and jobs are in the state file; zs-ctl recover"),
        KnownFailure(
            25, .specific, ["cannot connect to all RabbitMQ servers*[ip:"],
            cause: "address placeholder left in CloudBus.serverIp.0",
            remedy: "there is no RabbitMQ here; a changed address: zs-ctl change-ip"),
        KnownFailure(
            27, .specific, [" is occupied by some process"],
            cause: "port taken",
            remedy: "find who has it (ss -ltnp), stop it, start again"),
        KnownFailure(
            28, .specific, ["seems to become zombie as it stops responding APIs"],
            cause: "memory short; here: lock held without progress",
            remedy:
                "look who holds the state file (zs-ctl status) and run zs-ctl recover; give the machine more memory, and no host role"
        ),
        KnownFailure(
            29, .specific, ["Too many connections"],
            cause: "two of three management machines start, the third does not; database limit",
            remedy: "there is no database server here: commands wait for their turn on the state file"),
        KnownFailure(
            35, .specific, ["ession expired", "ession has expired"],
            cause: "time-out of 7200 s",
            remedy: "log in again"),
        KnownFailure(
            43, .specific,
            [
                "I/O error on POST request for *http://127.0.0.1:7758/console/establish",
                "HttpHostConnectException: Connect to 127.0.0.1:7758",
            ],
            cause: "proxy record stale, proxy not running",
            remedy: "delete consoleProxy under /var/lib/zstack/pickledb/, reconnect the proxy"),
        KnownFailure(
            44, .specific, ["net::ERR_CONNECTION_REFUSED"],
            cause: "proxy address set to something that does not listen",
            remedy: "set consoleProxyOverriddenIp to the management machine's address; original: restart"),
        KnownFailure(
            49, .specific, ["Guest has not initialized the display (yet)"],
            cause: "CPU of the host too old",
            remedy:
                "/etc/modprobe.d/kvm-nested.conf: options kvm_intel nested=1 ept=0; VMs off; rmmod kvm_intel; modprobe kvm-intel ept=0 unrestricted_guest=0"
        ),
    ]
}
