import ZSModel
import ZSPlanning

/// The files that give a NIC its name at every start: a udev rule, and a `.link` file for systemd (N-20, N-24).
enum RenameFiles {
    static let rules = "/etc/udev/rules.d/70-persistent-net.rules"
    static let directory = "/etc/systemd/network"
    static let patterns = [rules, "\(directory)/*.link"]

    /// - Parameter permanent: the MAC that a NIC was made with; one in a bond shows another.
    static func write(
        _ renames: [InterfaceName: InterfaceName], permanent: [InterfaceName: MACAddress],
        to files: inout ConfigurationFiles
    ) throws(Failure) {
        for (old, new) in renames.sorted(by: { $0.key.text < $1.key.text }) {
            guard let mac = permanent[old] else {
                throw .refusal(.conflict, "the MAC of \(old) is not known, so its name cannot be kept", rule: "N-24")
            }
            writeRule(mac, new, to: &files)
            writeLink(mac, old, new, to: &files)
        }
    }
    private static func writeRule(_ mac: MACAddress, _ name: InterfaceName, to files: inout ConfigurationFiles) {
        let line =
            "SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"?*\", ATTR{address}==\"\(mac)\", ATTR{type}==\"1\", "
            + "NAME=\"\(name)\""
        let kept = (files[rules] ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { !$0.lowercased().contains("attr{address}==\"\(mac)\"") }
        let text = kept.reversed().drop { $0.isEmpty }.reversed() + [line]
        files.write(rules, text.joined(separator: "\n") + "\n")
    }
    private static func writeLink(
        _ mac: MACAddress, _ old: InterfaceName, _ new: InterfaceName, to files: inout ConfigurationFiles
    ) {
        for file in files.all where file.path.hasSuffix(".link") {
            let text = SectionedText(file.text)
            let macs = text.values("PermanentMACAddress", in: "Match") + text.values("MACAddress", in: "Match")
            if macs.map({ $0.lowercased() }) == [mac.description] { files.remove(file.path) }
        }
        files.write(
            "\(directory)/00-zs-\(new).link", "[Match]\nPermanentMACAddress=\(mac)\n\n[Link]\nName=\(new)\n")
    }
}
