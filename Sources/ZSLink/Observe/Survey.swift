package import ZSModel
package import ZSPorts

/// All that must be known of a machine before its network is changed, taken in one round trip.
package struct Survey: Sendable {
    package let observation: Observation
    package let files: [ConfigurationFile]
    /// What runs or is installed there, by the words of the script.
    let facts: Set<String>
    /// The default gateways that answered.
    package let answeringGateways: Set<IPAddress>
    /// A change that waits to be confirmed there.
    package let pending: String?

    package static func of(_ shell: any Shell, by deadline: Deadline) throws(Failure) -> Survey {
        let command = Command.script(Sections.writer + Observation.script + script, patterns)
        let result = try shell.require("looking at the network", command, by: deadline)
        let sections = try Sections(result.output, machine: shell.machine)
        return Survey(
            observation: try Observation(sections, machine: shell.machine),
            files: sections.named("file").compactMap(file),
            facts: Set(words(sections.text("facts"))),
            answeringGateways: Set(words(sections.text("gateways")).compactMap { IPAddress($0) }),
            pending: sections.text("pending"))
    }

    /// What keeps the settings of this machine (N-30): what really runs there or is set up there.
    package func backend() throws(Failure) -> Backend {
        func has(_ prefix: String) -> Bool { files.contains { $0.path.hasPrefix(prefix) } }
        if has("/etc/sysconfig/network-scripts/ifcfg-") { return .ifcfg }
        if has("/etc/netplan/"), facts.contains("netplan") { return .netplan }
        let describesLinks = files.contains { file in
            file.path.hasPrefix("/etc/network/interfaces")
                && Stanzas(file.text).stanzas.contains { $0.interface.map { $0 != "lo" } ?? false }
        }
        if describesLinks, facts.contains("ifup") { return .ifupdown }
        if facts.contains("NetworkManager") { return .networkmanager }
        if facts.contains("networkd") { return .networkd }
        if facts.contains("ifup") { return .ifupdown }
        throw Failure(
            .conflict, "nothing on this machine keeps network settings over a reboot",
            hint: "choose with --backend \(Backend.choices.joined(separator: "|"))")
    }

    /// The MACs that NICs were made with.
    var permanentMACs: [InterfaceName: MACAddress] {
        Dictionary(
            observation.status.compactMap { status in status.permanentMAC.map { (status.name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static let patterns = Backend.allCases.flatMap(\.patterns) + RenameFiles.patterns

    // The patterns come as arguments and stand unquoted on purpose: the shell finds the files.
    private static let script =
        Reach.function + """
            for pattern; do
                for file in $pattern; do
                    [ -f "$file" ] && [ -r "$file" ] || continue
                    text=$(cat "$file"; printf x)
                    put "file $(stat -Lc %a "$file") $file" "$text"
                done
            done
            facts=
            for program in ifup netplan; do
                ! command -v "$program" >/dev/null 2>&1 || facts="$facts $program"
            done
            [ ! -d /run/systemd/system ] || facts="$facts systemd"
            if command -v systemctl >/dev/null 2>&1; then
                ! systemctl -q is-active NetworkManager.service 2>/dev/null || facts="$facts NetworkManager"
                ! systemctl -q is-active systemd-networkd.service 2>/dev/null || facts="$facts networkd"
            fi
            put facts "$facts"
            answering=
            for gateway in $(ip -4 route show default; ip -6 route show default); do
                [ "$previous" != via ] || ! reach "$gateway" || answering="$answering $gateway"
                previous=$gateway
            done
            put gateways "$answering"
            [ ! -d /etc/zs-network/change ] || put pending "$(cat /etc/zs-network/change/id)"

            """

    private static func file(_ section: (name: String, bytes: [UInt8])) -> ConfigurationFile? {
        let parts = section.name.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let mode = UInt16(parts[0], radix: 8) else { return nil }
        // The script adds one letter so that the shell keeps the line breaks at the end.
        return ConfigurationFile(
            String(parts[1]), String(decoding: section.bytes.dropLast(), as: UTF8.self), mode: mode)
    }
    private static func words(_ text: String?) -> [String] { text?.split(separator: " ").map(String.init) ?? [] }
}
