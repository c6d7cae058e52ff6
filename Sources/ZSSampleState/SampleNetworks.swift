package import ZSModel
package import ZSStore

extension Transaction {
    package func addL2(
        _ uuid: UUID, name: String, zone: UUID, device: String = "eth0", vlan: Int? = nil
    ) throws(Failure) {
        try create(
            .l2Network, uuid,
            [
                "name": name, "zone_uuid": zone, "physical_interface": device,
                "type": vlan == nil ? "L2NoVlanNetwork" : "L2VlanNetwork", "vlan": vlan,
                "bridge": vlan.map { "br_\(device)_\($0)" } ?? "br_\(device)",
            ])
    }
    package func addL3(_ uuid: UUID, name: String, l2: UUID, zone: UUID) throws(Failure) {
        try create(
            .l3Network, uuid,
            [
                "name": name, "zone_uuid": zone, "l2_network_uuid": l2, "category": "Private",
                "state": AdministrativeState.enabled,
            ])
    }
    /// A range in a network of 2²⁴ addresses.
    package func addRange(
        _ uuid: UUID, name: String, l3: UUID, from first: IPv4Address, to last: IPv4Address
    ) throws(Failure) {
        try create(
            .ipRange, uuid,
            [
                "name": name, "l3_network_uuid": l3, "start_ip": first, "end_ip": last, "start_number": first.number,
                "end_number": last.number, "netmask": "255.0.0.0", "gateway": "10.0.0.1",
                "network_cidr": "10.0.0.0/8",
            ])
    }
    package func addUsedIP(
        _ uuid: UUID, _ address: IPv4Address, l3: UUID, range: UUID, nic: UUID? = nil
    ) throws(Failure) {
        try create(
            .usedIp, uuid,
            [
                "l3_network_uuid": l3, "ip_range_uuid": range, "ip": address, "ip_number": address.number,
                "netmask": "255.0.0.0", "gateway": "10.0.0.1", "vm_nic_uuid": nic,
            ])
    }
}
