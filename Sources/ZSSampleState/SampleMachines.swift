package import ZSModel
package import ZSStore

extension Transaction {
    package func addInstanceOffering(_ uuid: UUID, name: String) throws(Failure) {
        try create(
            .instanceOffering, uuid,
            [
                "name": name, "cpu_num": 2, "memory_size": ByteCount.gibibytes(4), "allocator_strategy": "LeastVm",
                "state": AdministrativeState.enabled,
            ])
    }
    package func addImage(_ uuid: UUID, name: String) throws(Failure) {
        try create(
            .image, uuid,
            [
                "name": name, "url": "file:///images/\(name).qcow2", "media_type": "RootVolumeTemplate",
                "platform": "Linux", "format": "qcow2", "size": ByteCount.gibibytes(20),
                "actual_size": ByteCount.gibibytes(1), "state": AdministrativeState.enabled,
                "status": ImageStatus.ready,
            ])
    }

    /// A VM of 2 vCPUs and 4 GiB.
    /// - Parameter number: its internal number, which no other VM has.
    package func addVM(
        _ uuid: UUID, number: Int, name: String, state: VMState = .running, zone: UUID, cluster: UUID? = nil,
        host: UUID? = nil, image: UUID? = nil, offering: UUID? = nil, rootVolume: UUID? = nil, l3: UUID? = nil
    ) throws(Failure) {
        try create(
            .vmInstance, uuid,
            [
                "name": name, "zone_uuid": zone, "cluster_uuid": cluster, "host_uuid": host, "last_host_uuid": host,
                "image_uuid": image, "instance_offering_uuid": offering, "root_volume_uuid": rootVolume,
                "default_l3_network_uuid": l3, "platform": "Linux", "cpu_num": 2,
                "memory_size": ByteCount.gibibytes(4), "allocator_strategy": "LeastVm", "internal_id": number,
                "state": state,
            ])
    }
    /// What a placed VM holds of its host.
    package func addHostClaim(
        vm: UUID, host: UUID, cpu: Int = 2, memory: ByteCount = .gibibytes(4)
    ) throws(Failure) {
        try insert("host_claim", ["vm_uuid": vm, "host_uuid": host, "cpu": cpu, "memory": memory])
    }

    package func addNIC(
        _ uuid: UUID, vm: UUID, name: String, mac: String, address: IPv4Address? = nil, usedIP: UUID? = nil, l3: UUID,
        l2: UUID, slot: Int = 0
    ) throws(Failure) {
        try create(
            .vmNic, uuid,
            [
                "vm_instance_uuid": vm, "l3_network_uuid": l3, "l2_network_uuid": l2, "used_ip_uuid": usedIP,
                "ip": address, "netmask": address.map { _ in "255.0.0.0" }, "gateway": address.map { _ in "10.0.0.1" },
                "mac": mac, "device_id": slot, "internal_name": name, "driver_type": "virtio",
            ])
    }
    package func addVolume(
        _ uuid: UUID, name: String, type: String = "Root", vm: UUID? = nil, slot: Int? = nil, storage: UUID? = nil,
        host: UUID? = nil, image: UUID? = nil
    ) throws(Failure) {
        try create(
            .volume, uuid,
            [
                "name": name, "primary_storage_uuid": storage, "host_uuid": host, "vm_instance_uuid": vm,
                "root_image_uuid": image, "install_path": "/ps/\(uuid).qcow2", "type": type,
                "size": ByteCount.gibibytes(20), "actual_size": ByteCount.mebibytes(200), "device_id": slot,
                "state": AdministrativeState.enabled, "status": VolumeStatus.ready,
            ])
    }
    /// What a volume, a cached image or a snapshot holds of the share of `storage` at `host`.
    package func addStorageClaim(
        key: String, storage: UUID, host: UUID?, kind: String, bytes: ByteCount
    ) throws(Failure) {
        try run(
            """
            INSERT INTO storage_claim (resource_key, share_id, kind, bytes)
                SELECT \(key), id, \(kind), \(bytes) FROM storage_share
                    WHERE primary_storage_uuid = \(storage) AND host_uuid IS \(optional: host)
            """)
    }

    /// Hangs a tag on a resource of `kind`.
    package func addTag(
        _ uuid: UUID, _ text: String, type: String = "User", on resource: UUID, of kind: ResourceKind
    ) throws(Failure) {
        try create(
            type == "User" ? .userTag : .systemTag, uuid,
            ["type": type, "resource_type": kind.name, "resource_uuid": resource, "tag": text])
    }
}
