import ZSModel

/// Which libvirt to talk to, of those that zs can reach: QEMU's system instance and the test driver.
///
/// libvirt's own ways to other machines are not among them (they know no deadline and another trust store): zs brings
/// its own connection.
struct LibvirtURI: Equatable {
    let driver: String
    /// What follows the empty host: `/system`, `/default`, the path of a file.
    let path: String
    /// Whether the driver runs in a daemon, not in this process.
    let needsDaemon: Bool
    /// The daemon's sockets, the likeliest first.
    let sockets: [String]

    static func read(_ text: String) throws(Failure) -> LibvirtURI {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let scheme = (parts.first ?? "").split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[1].hasPrefix("///"), let driver = scheme.first,
            ["qemu", "test"].contains(driver), scheme.count == 1 || scheme.dropFirst() == ["unix"]
        else { throw refused(text) }

        let rest = parts[1].dropFirst(2).split(separator: "?", maxSplits: 1).map(String.init)
        guard let path = rest.first, driver == "qemu" ? path == "/system" : path.utf8.count > 1 else {
            throw refused(text)
        }
        let needsDaemon = driver == "qemu" || scheme.count == 2
        if rest.count == 1 {
            // A daemon for all drivers, or one for QEMU alone.
            let names = driver == "qemu" ? ["libvirt-sock", "virtqemud-sock"] : ["libvirt-sock"]
            let sockets = needsDaemon ? names.map { "/run/libvirt/" + $0 } : []
            return LibvirtURI(driver: driver, path: path, needsDaemon: needsDaemon, sockets: sockets)
        }
        guard needsDaemon, rest[1].hasPrefix("socket=/"), !rest[1].contains("&") else { throw refused(text) }
        let socket = String(rest[1].dropFirst("socket=".count))
        return LibvirtURI(driver: driver, path: path, needsDaemon: true, sockets: [socket])
    }

    private static func refused(_ text: String) -> Failure {
        Failure(
            .usage, "not a libvirt that zs can talk to: '\(text)'",
            hint: "use qemu:///system; other machines are reached through their shell")
    }

    /// The URI given to libvirt: its own driver, or the one behind `socket`.
    func text(socket: String?) -> String {
        guard let socket else { return "\(driver)://\(path)" }
        return "\(driver)+unix://\(path)?socket=\(socket)"
    }
}
