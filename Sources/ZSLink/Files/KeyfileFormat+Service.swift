import ZSModel

/// How NetworkManager is kept out of a change, and how it takes over what was made.
///
/// While it runs it answers every step: it activates profiles whose files are half written, and takes members out of
/// bonds that it does not know yet.  When it stops it leaves the network as it is, and a NetworkManager that starts
/// takes on, without touching them, the links of which `/run/NetworkManager/devices` says which profile they follow.
/// A link that it does not take on stays as it is, too, until the next start of the machine.
extension KeyfileFormat {
    func suspension(_ settings: LastingSettings) -> [[String]] { [["sh", "-c", Self.stop]] }

    func adoption(_ settings: LastingSettings) -> [[String]] {
        let links = (settings.written + settings.mentioned).map(\.name) + settings.formerNames
        return [["sh", "-c", Self.start, "sh"] + links.map(\.text)]
    }

    // Run where the change lies.
    private static let stop =
        "! systemctl -q is-active NetworkManager || { : >resume && systemctl stop NetworkManager; }"

    // A NetworkManager that did not run is not started.
    private static let start = """
        [ -e resume ] || exit 0
        for name; do
            index=$(cat "/sys/class/net/$name/ifindex" 2>/dev/null) || continue
            state=/run/NetworkManager/devices/$index
            profile=$(grep -lsx "interface-name=$name" /etc/NetworkManager/system-connections/* | head -n 1)
            rm -f "$state"
            ! ip link show dev "$name" up | grep -q . || [ -z "$profile" ] ||
                printf "[device]\\nmanaged=true\\nconnection-uuid=%s\\nnm-owned=%s\\n" "$(sed -n "s/^uuid=//p" "$profile")" \\
                    "$([ -e "/sys/class/net/$name/device" ] && echo false || echo true)" >"$state"
        done
        systemctl start NetworkManager && rm -f resume
        """
}
