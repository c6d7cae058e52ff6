import ZSStore
import ZSModel
import ZSPlanning
import ZSPorts

/// The bridge of an L2 network on one host: made when the network is attached, a host is added, or a VM starts
/// after the host was rebooted; idempotent.
extension Cloud {
    func makeBridge(of network: UUID, on host: UUID) throws(Failure) {
        let host = try self.host(host)
        let record = try store.read { reader throws(Failure) in try reader.l2Network(network) }
        let devices = try L2Devices(physicalInterface: record.physicalInterface, vlan: record.vlan)
        let result = try shell(on: host).run(
            .script(
                Self.makeScript,
                [
                    record.physicalInterface.text, devices.carrier.text, record.vlan?.spelled ?? "",
                    record.bridge.text, record.uuid.description,
                ]), by: deadline(Patience.contact))
        switch result.ending {
        case .exited(0): return
        case .exited(Self.noSuchDevice):
            throw Failure(
                .failed, "host '\(host.name)' has no device \(record.physicalInterface) (R-L2-03)", code: "L2.1000",
                hint: "see its devices with 'zs-network-setting show --host \(host.address)'")
        case .exited(Self.hasAddress):
            throw Failure(
                .conflict,
                "device \(devices.carrier) of host '\(host.name)' carries addresses: a bridge would cut them off",
                code: "L2.1000",
                hint: "move them to the bridge first: zs-network-setting -b \(devices.carrier) … on that host")
        case .exited(Self.enslaved):
            throw Failure(
                .conflict, "device \(devices.carrier) of host '\(host.name)' belongs to another bridge or bond",
                code: "L2.1000", hint: "see 'zs-network-setting show --host \(host.address)'")
        default:
            throw Failure(
                .failed, "host '\(host.name)': cannot make bridge \(record.bridge)", code: "L2.1000",
                cause: result.errorText)
        }
    }

    /// Takes the bridge away when it is ours and nothing hangs on it.
    func removeBridge(of network: UUID, on host: UUID) throws(Failure) {
        let host = try self.host(host)
        let record = try store.read { reader throws(Failure) in try reader.l2Network(network) }
        let devices = try L2Devices(physicalInterface: record.physicalInterface, vlan: record.vlan)
        try shell(on: host).require(
            "removing bridge \(record.bridge)",
            .script(
                Self.removeScript,
                [devices.carrier.text, record.vlan?.spelled ?? "", record.bridge.text, record.uuid.description]),
            by: deadline(Patience.contact))
    }

    private static let noSuchDevice: Int32 = 31
    private static let hasAddress: Int32 = 32
    private static let enslaved: Int32 = 33

    /// The alias of a bridge and of a VLAN device that zs made names the network, so that whoever finds it knows
    /// whose it is.  A bridge that was there already is used and never removed.
    private static let makeScript = """
        PATH=$PATH:/usr/sbin:/sbin
        nic=$1 carrier=$2 vlan=$3 bridge=$4 owner="zs:$5"
        [ -e "/sys/class/net/$nic" ] || exit \(noSuchDevice)
        if [ -n "$vlan" ] && [ ! -e "/sys/class/net/$carrier" ]; then
            ip link add link "$nic" name "$carrier" type vlan id "$vlan"
            ip link set dev "$carrier" alias "$owner"
        fi
        if [ "$(cat "/sys/class/net/$carrier/master/ifindex" 2>/dev/null)" != \\
                "$(cat "/sys/class/net/$bridge/ifindex" 2>/dev/null || echo none)" ]; then
            [ ! -e "/sys/class/net/$carrier/master" ] || exit \(enslaved)
            [ -z "$(ip -o -4 addr show dev "$carrier")" ] || exit \(hasAddress)
            if [ ! -e "/sys/class/net/$bridge" ]; then
                ip link add name "$bridge" type bridge forward_delay 0 stp_state 0
                ip link set dev "$bridge" alias "$owner"
            fi
            ip link set dev "$carrier" master "$bridge"
        fi
        ip link set dev "$nic" up
        ip link set dev "$carrier" up
        ip link set dev "$bridge" up
        """

    private static let removeScript = """
        PATH=$PATH:/usr/sbin:/sbin
        carrier=$1 vlan=$2 bridge=$3 owner="zs:$4"
        alias_of() { cat "/sys/class/net/$1/ifalias" 2>/dev/null || :; }
        if [ "$(alias_of "$bridge")" = "$owner" ]; then
            for port in "/sys/class/net/$bridge/brif"/*; do
                [ -e "$port" ] || continue
                [ "${port##*/}" = "$carrier" ] || { echo "${port##*/} is still on $bridge" >&2; exit 1; }
            done
            ip link del dev "$bridge"
        fi
        if [ -n "$vlan" ] && [ "$(alias_of "$carrier")" = "$owner" ]; then
            ip link del dev "$carrier"
        fi
        """
}
