import ZSPorts
import ZSModel
import ZSPlanning
import ZSRendering
import ZSStore

extension Cloud {
    /// Creates the VM, on the next candidate when the first host fails, at most twice (A-STEP-09).
    func create(_ order: VMOrder, _ tag: (Transaction) throws(Failure) -> Void) throws(Failure) {
        try refreshHosts(cluster: order.cluster, host: order.host)
        var avoided: [UUID] = []
        while true {
            var host: UUID?
            do throws(Failure) {
                try perform(on: order.uuid, locking: [order.uuid]) { transaction throws(Failure) in
                    let creation = try transaction.reserve(order, avoiding: avoided)
                    host = creation.hostUUID
                    try tag(transaction)
                    return creation
                }
                return
            } catch {
                let isFault = [.failed, .unreachable, .timeout, .io].contains(error.kind)
                guard let host, isFault, order.host == nil, avoided.count < 2, !isCanceled() else { throw error }
                avoided.append(host)
                guard try hasRoomElsewhere(order, avoiding: avoided) else { throw error }
            }
        }
    }

    /// What would be reserved, and who was dropped by which rule (A-STEP-11).
    func explainPlacement(of order: VMOrder) throws(Failure) -> CloudReply {
        try refreshHosts(cluster: order.cluster, host: order.host)
        let placement = try store.read { reader throws(Failure) in
            try reader.place(order, avoiding: [], explaining: true, now: store.currentTime)
        }
        return .members([
            ("dryRun", true),
            (
                "plan",
                [
                    "clusterUuid": .uuid(placement.cluster), "hostUuid": .uuid(placement.host),
                    "backupStorageUuid": .uuid(placement.backupStorage),
                    "primaryStorageUuids": .uuids(placement.volumeStorages),
                    "addresses": .list(
                        placement.addresses.map {
                            ["l3NetworkUuid": .uuid($0.network), "ip": .text($0.address.description)]
                        }),
                    "notes": .list(placement.notes.map { .text($0) }),
                    "rejected": .list(
                        placement.rejections.map {
                            let detail = $0.detail
                            return ["candidate": .text(detail.subject), "reason": .text(detail.text)]
                        }),
                ]
            ),
        ])
    }

    private func hasRoomElsewhere(_ order: VMOrder, avoiding: [UUID]) throws(Failure) -> Bool {
        try store.read { reader throws(Failure) in
            (try? reader.place(order, avoiding: avoiding, explaining: false, now: store.currentTime)) != nil
        }
    }
}

extension Reader {
    fileprivate func place(
        _ order: VMOrder, avoiding: [UUID], explaining: Bool, now: Timestamp
    ) throws(Failure) -> Placement {
        let repositories = try uuids(
            """
            SELECT backup_storage_uuid FROM image_backup_storage
                WHERE image_uuid = \(order.image.uuid) AND status = 'Ready'
            """)
        var random = SystemRandomNumberGenerator()
        return try cloudFacts(networks: order.networks.map(\.network), now: now).place(
            try order.placement(repositories, avoiding: avoiding), explaining: explaining, using: &random)
    }
}

extension Transaction {
    /// Chooses a place for the VM and reserves all of it (A-STEP-08).
    fileprivate func reserve(_ order: VMOrder, avoiding: [UUID]) throws(Failure) -> VMCreation {
        let placement = try place(order, avoiding: avoiding, explaining: false, now: now)
        let image = try self.image(order.image.uuid)
        let facts = try image.usable()
        let zone = try uuids("SELECT zone_uuid FROM cluster WHERE uuid = \(placement.cluster)").first
        try enter(order, state: .starting, zone: zone, cluster: placement.cluster, host: placement.host)
        try insert(
            "host_claim",
            ["vm_uuid": order.uuid, "host_uuid": placement.host, "cpu": order.cpuCount, "memory": order.memory])

        let rootStorage = try primaryStorage(placement.volumeStorages[0])
        let cache = CacheKey(
            image: image.uuid, storage: rootStorage.uuid, host: rootStorage.isLocal ? placement.host : nil)
        try claimCache(cache, image, facts, host: placement.host)
        var volumes: [VMCreation.Volume] = []
        let sizes = [order.rootSize] + order.dataVolumes.map(\.size)
        for (index, storage) in placement.volumeStorages.enumerated() {
            let isRoot = index == 0
            let volume = VMCreation.Volume(
                uuid: UUID.fresh(), role: isRoot ? .root : .data, size: sizes[index], storage: storage,
                base: isRoot && image.mediaType != .iso ? image.uuid : nil)
            try enter(volume, of: order, deviceID: index, host: placement.host)
            volumes.append(volume)
        }
        try update(.vmInstance, order.uuid, ["root_volume_uuid": volumes[0].uuid])
        if image.mediaType == .iso {
            try create(
                .vmCdRom, UUID.fresh(),
                [
                    "name": "vm-\(order.uuid)-cdRom-0", "vm_instance_uuid": order.uuid, "device_id": 0,
                    "iso_uuid": image.uuid,
                ])
        }
        for (index, nic) in order.networks.enumerated() {
            try enter(nic, placement.addresses.first { $0.network == nic.network }?.address, of: order, deviceID: index)
        }
        return VMCreation(
            vm: order.uuid, hostUUID: placement.host, image: image.uuid, imageStorage: rootStorage.uuid,
            isLocal: rootStorage.isLocal, repository: placement.backupStorage, volumes: volumes,
            networks: try nics(of: order.uuid).map(\.network), starts: order.start == .instantStart)
    }

    /// The VM's own row.
    func enter(
        _ order: VMOrder, state: VMState, zone: UUID? = nil, cluster: UUID? = nil, host: UUID? = nil
    ) throws(Failure) {
        try create(
            .vmInstance, order.uuid,
            [
                "name": order.name, "description": order.description, "state": state, "zone_uuid": zone ?? order.zone,
                "cluster_uuid": cluster ?? order.cluster, "host_uuid": host, "image_uuid": order.image.uuid,
                "instance_offering_uuid": order.offering, "default_l3_network_uuid": order.defaultNetwork,
                "platform": order.image.platform, "architecture": order.image.architecture,
                "guest_os_type": order.image.guestOS, "cpu_num": order.cpuCount, "memory_size": order.memory,
                "allocator_strategy": order.strategy,
                "internal_id": 1 + (try integer("SELECT max(internal_id) FROM vm_instance") ?? 0),
            ])
    }

    private func enter(
        _ volume: VMCreation.Volume, of order: VMOrder, deviceID: Int, host: UUID
    ) throws(Failure) {
        let storage = try primaryStorage(volume.storage)
        try create(
            .volume, volume.uuid,
            [
                "name": "\(volume.role == .root ? "ROOT" : "DATA")-for-\(order.name.text)", "type": volume.role,
                "primary_storage_uuid": storage.uuid, "host_uuid": storage.isLocal ? host : nil,
                "vm_instance_uuid": order.uuid, "size": volume.size, "device_id": deviceID,
                "disk_offering_uuid": deviceID == 0 ? nil : order.dataVolumes[deviceID - 1].offering,
                "root_image_uuid": volume.role == .root ? order.image.uuid : nil,
                "state": AdministrativeState.enabled, "status": VolumeStatus.creating,
            ])
        try claim(volume: volume.uuid, volume.size, on: storage, host: host)
    }

    private func enter(
        _ nic: VMOrder.NIC, _ address: IPv4Address?, of order: VMOrder, deviceID: Int
    ) throws(Failure) {
        guard let address, let range = try ranges(of: nic.network).first(where: { $0.addresses.range.contains(address) })
        else { throw Failure(.bug, "placement gave no address of network \(nic.network)") }
        let l2 = try uuids("SELECT l2_network_uuid FROM l3_network WHERE uuid = \(nic.network)").first
        guard let l2 else { throw ResourceKind.l3Network.notFound(nic.network) }
        let (uuid, ip) = (UUID.fresh(), UUID.fresh())
        let mac = try mac(nic.mac, in: l2)
        try create(
            .usedIp, ip,
            [
                "l3_network_uuid": nic.network, "ip_range_uuid": range.uuid, "ip": address,
                "ip_number": address.number, "netmask": range.addresses.mask, "gateway": range.addresses.gateway,
                "vm_nic_uuid": uuid,
            ])
        let number = try integer("SELECT internal_id FROM vm_instance WHERE uuid = \(order.uuid)") ?? 0
        try create(
            .vmNic, uuid,
            [
                "vm_instance_uuid": order.uuid, "l3_network_uuid": nic.network, "l2_network_uuid": l2,
                "used_ip_uuid": ip, "ip": address, "netmask": range.addresses.mask,
                "gateway": range.addresses.gateway, "mac": mac, "device_id": deviceID,
                "internal_name": "vnic\(number).\(deviceID)",
                "driver_type": order.image.platform.usesVirtio ? "virtio" : "e1000",
            ])
    }

    /// The caller's address, unique in the L2 (R-NIC-02), or one that nobody has (A-NET-07).
    private func mac(_ wanted: MACAddress?, in network: UUID) throws(Failure) -> MACAddress {
        if let wanted {
            let taken = try exists(
                "SELECT 1 FROM vm_nic WHERE l2_network_uuid = \(network) AND mac = \(wanted)")
            guard !taken else { throw Failure(.exists, "MAC \(wanted) is in use on the L2 network (R-NIC-02)") }
            return wanted
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let mac = MACAddress(random: &random)
            if try !exists("SELECT 1 FROM vm_nic WHERE mac = \(mac)") { return mac }
        }
        throw Failure(.failed, "no unused MAC address found", code: "VM.1009")
    }
}

extension UUID {
    /// A fresh identity.
    static func fresh() -> UUID {
        var random = SystemRandomNumberGenerator()
        return UUID(random: &random)
    }
}
