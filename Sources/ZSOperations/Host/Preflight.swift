import ZSModel
import ZSPorts

/// What a machine must have to be a host, looked at in one round trip and before anything is changed (design §5).
struct Preflight: Sendable {
    let hostname: String
    let osVersion: String
    let hasVirtualisation: Bool
    let domains: [String]
    /// Every condition that does not hold, with its remedy.
    let objections: [Failure.Detail]

    /// The most that the host's clock may differ from ours.
    private static let clockTolerance: Int64 = 5
    /// What the system disk must have free: logs and sockets need it (R-HOST-14).
    private static let freeSpace = ByteCount.mebibytes(200)

    /// - Throws: what the shell throws; conditions that do not hold are values.
    init(_ shell: any Shell, now: Timestamp, by deadline: Deadline) throws(Failure) {
        let result = try shell.require("looking at the host", .script(Self.script), by: deadline)
        var facts: [Substring: String] = [:]
        for line in result.text.split(separator: "\n") {
            guard let cut = line.firstIndex(of: "=") else { continue }
            facts[line[..<cut]] = String(line[line.index(after: cut)...])
        }
        let fact = { (name: Substring) in facts[name] ?? "" }
        hostname = fact("hostname")
        osVersion = fact("os")
        hasVirtualisation = fact("virtualisation") == "yes"
        domains = fact("domains").split(separator: " ").map(String.init)
        objections = Self.objections(fact, now: now)
    }

    private static func objections(_ fact: (Substring) -> String, now: Timestamp) -> [Failure.Detail] {
        var found: [Failure.Detail] = []
        for (tool, package) in tools where fact(Substring(tool)) != "yes" {
            found.append(Failure.Detail(tool, "R-HOST-06: missing: apt-get install \(package)"))
        }
        if fact("libvirtd") != "yes" {
            found.append(
                Failure.Detail("libvirtd", "R-HOST-26: does not answer: systemctl start libvirtd, then virsh list"))
        }
        if let seconds = Int64(fact("clock")), abs(seconds - now.milliseconds / 1000) > clockTolerance {
            found.append(
                Failure.Detail(
                    "clock", "R-HOST-11: differs by \(seconds - now.milliseconds / 1000) s: set up one time source"))
        }
        if let kibibytes = Int64(fact("free")), ByteCount.kibibytes(kibibytes) < freeSpace {
            found.append(
                Failure.Detail(
                    "disk", "R-HOST-14: \(ByteCount.kibibytes(kibibytes)) free on /var: make room for \(freeSpace)"))
        }
        if fact("hostname").isEmpty || fact("hostname") == "localhost" {
            found.append(
                Failure.Detail("hostname", "R-HOST-12: none of its own: hostnamectl set-hostname NAME"))
        }
        return found
    }

    private static let tools = [
        ("virt-ssh-helper", "libvirt-clients"), ("virsh", "libvirt-clients"), ("qemu-img", "qemu-utils"),
        ("qemu-system-x86_64", "qemu-system-x86"), ("ip", "iproute2"), ("sha256sum", "coreutils"),
    ]

    private static let script = """
        PATH=$PATH:/usr/sbin:/sbin
        has() { if command -v "$1" >/dev/null 2>&1; then echo "$1=yes"; else echo "$1=no"; fi; }
        for tool in \(tools.map(\.0).joined(separator: " ")); do has "$tool"; done
        echo "hostname=$(uname -n)"
        echo "os=$(. /etc/os-release && echo "$PRETTY_NAME")"
        echo "clock=$(date +%s)"
        echo "free=$(df -Pk /var | awk 'NR == 2 { print $4 }')"
        if grep -Eqw 'vmx|svm' /proc/cpuinfo; then echo virtualisation=yes; else echo virtualisation=no; fi
        if domains=$(timeout 10 virsh -c qemu:///system list --uuid 2>/dev/null); then
            echo libvirtd=yes
            echo "domains=$(echo "$domains" | tr '\\n' ' ')"
        else
            echo libvirtd=no
        fi
        """
}
