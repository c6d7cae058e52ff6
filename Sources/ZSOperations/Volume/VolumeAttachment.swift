import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var attachDataVolumeToVm: CloudAPI {
        CloudAPI(
            "AttachDataVolumeToVm", "Attach a data volume to a virtual machine", .changes, resource: "Volume",
            discussion: """
                Linux guests must not list a volume that was attached while they run in /etc/fstab: a later detachment
                would hang their boot (R-VM-27).  Mount it by its UUID.
                """
        ) { p in
            let vm = p.resource("vmInstanceUuid", .vmInstance, "the virtual machine")
            let volume = p.target("volumeUuid", .volume)
            return { given, cloud in
                let (vm, volume) = (try cloud.find(given, vm), try cloud.find(given, volume))
                try cloud.perform(on: volume, locking: [volume, vm]) { transaction throws(Failure) in
                    try transaction.reserveAttachment(of: volume, to: vm)
                }
                return .inventory(.volume, volume)
            }
        }
    }

    static var detachDataVolumeFromVm: CloudAPI {
        CloudAPI(
            "DetachDataVolumeFromVm", "Detach a data volume from its virtual machine", .changes, resource: "Volume"
        ) { p in
            let volume = p.target("uuid", .volume)
            return { given, cloud in
                let volume = try cloud.find(given, volume)
                let vm = try cloud.store.read { reader throws(Failure) in try reader.volume(volume).vm }
                try cloud.perform(on: volume, locking: [volume] + (vm.map { [$0] } ?? [])) { transaction throws(Failure) in
                    try transaction.reserveDetachment(of: volume)
                }
                return .inventory(.volume, volume)
            }
        }
    }
}

/// Attaching or detaching a data volume; one that is not real yet is made first (R-VOL-06, R-VOL-21).
struct VolumeAttachment: Operation {
    static let name = "AttachVolume"
    static let recovery = Recovery.rollBack
    let volume: UUID
    let vm: UUID
    let storage: UUID
    /// Where the volume is made, and where the VM runs if it runs.
    let hostUUID: UUID
    let size: ByteCount
    let mustBeMade: Bool
    let isRunning: Bool
    /// Whether it shall be attached afterwards.
    let isAttached: Bool

    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        var steps: [Step] = []
        if mustBeMade {
            steps += try VolumeCreation(volume: volume, size: size, storage: storage, host: hostUUID).steps(cloud)
        }
        if isRunning {
            let (volume, vm, host) = (volume, vm, hostUUID)
            let attach = { (cloud: Cloud) throws(Failure) in
                let host = try cloud.host(host)
                try cloud.hypervisor(on: host).attach(try cloud.dataDisk(volume, of: vm, on: host), to: vm)
            }
            let detach = { (cloud: Cloud) throws(Failure) in
                let host = try cloud.host(host)
                try cloud.hypervisor(on: host).detach(try cloud.dataDisk(volume, of: vm, on: host), from: vm)
            }
            steps.append(
                isAttached
                    ? Step("attach to domain", apply: attach, undo: detach)
                    : Step("detach from domain", apply: detach, undo: attach))
        }
        return steps
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        if isAttached {
            try transaction.update(
                .volume, volume, ["status": VolumeStatus.ready, "last_attach_date": transaction.now])
        } else {
            try transaction.update(.volume, volume, ["last_detach_date": transaction.now])
            try free(transaction)
        }
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        guard isAttached else { return }
        if mustBeMade {
            try transaction.releaseRoom(of: volume)
            try transaction.update(
                .volume, volume,
                [
                    "status": VolumeStatus.notInstantiated, "primary_storage_uuid": UUID?.none,
                    "host_uuid": UUID?.none,
                ])
        }
        try free(transaction)
    }
    private func free(_ transaction: Transaction) throws(Failure) {
        try transaction.update(
            .volume, volume,
            ["last_vm_instance_uuid": vm, "vm_instance_uuid": UUID?.none, "device_id": Int?.none])
    }

    var plan: JSON {
        [
            "volume": .uuid(volume), "vm": .uuid(vm), "storage": .uuid(storage), "host": .uuid(hostUUID),
            "size": .integer(size.bytes), "mustBeMade": .bool(mustBeMade), "isRunning": .bool(isRunning),
            "isAttached": .bool(isAttached),
        ]
    }
}

extension VolumeAttachment {
    init(plan: JSON) throws(Failure) {
        volume = try plan.uuid("volume")
        vm = try plan.uuid("vm")
        storage = try plan.uuid("storage")
        hostUUID = try plan.uuid("host")
        size = ByteCount(bytes: max(0, try plan.integer("size")))
        mustBeMade = try plan.bool("mustBeMade")
        isRunning = try plan.bool("isRunning")
        isAttached = try plan.bool("isAttached")
    }
}

extension Cloud {
    fileprivate func dataDisk(_ volume: UUID, of vm: UUID, on host: HostRecord) throws(Failure) -> Domain.Disk {
        let (record, platform, settings) = try store.read { reader throws(Failure) in
            (try reader.volume(volume), try reader.vm(vm).platform, try MachineSettings(reader))
        }
        return try disk(
            of: record, on: host, bus: platform.usesVirtio ? .virtio : .ide, cache: settings.cacheMode)
    }
}

extension Transaction {
    fileprivate func reserveAttachment(of volume: UUID, to vmUUID: UUID) throws(Failure) -> VolumeAttachment {
        let vm = try vm(vmUUID, for: .attachVolume)
        let record = try self.volume(volume)
        try refuseUnattachable(record)
        let number = try freeSlot(of: vm)
        let mustBeMade = record.status == .notInstantiated
        guard let root = try volumes(of: vmUUID).first(where: { $0.role == .root }), let rootStorage = root.storage,
            let host = vm.host ?? record.host ?? root.host ?? vm.lastHost
        else { throw Failure(.conflict, "virtual machine '\(vm.name)' has no root volume yet") }
        let storage: UUID
        if let present = record.storage { storage = present } else {
            storage = try storageForData(of: vm, root: rootStorage, host: root.host)
        }
        if let there = record.host, let rootHost = root.host, there != rootHost {
            throw Failure(
                .conflict, "volume '\(record.name)' and virtual machine '\(vm.name)' lie on different hosts (R-VOL-14)")
        }
        if mustBeMade { try settle(volume: volume, record.size, on: storage, host: host) }
        try update(.volume, volume, ["vm_instance_uuid": vmUUID, "device_id": number])
        return VolumeAttachment(
            volume: volume, vm: vmUUID, storage: storage, hostUUID: host, size: record.size, mustBeMade: mustBeMade,
            isRunning: vm.state != .stopped, isAttached: true)
    }

    fileprivate func reserveDetachment(of volume: UUID) throws(Failure) -> VolumeAttachment {
        let record = try self.volume(volume)
        guard record.role == .data else {
            throw Failure(.conflict, "volume '\(record.name)' is a root volume: it cannot be detached (R-VOL-01)")
        }
        guard let vmUUID = record.vm, let storage = record.storage else {
            throw Failure(.conflict, "volume '\(record.name)' is attached to no virtual machine")
        }
        let vm = try vm(vmUUID, for: .detachVolume)
        guard let host = vm.host ?? record.host ?? vm.lastHost else {
            throw Failure(.conflict, "virtual machine '\(vm.name)' is on no host")
        }
        return VolumeAttachment(
            volume: volume, vm: vmUUID, storage: storage, hostUUID: host, size: record.size, mustBeMade: false,
            isRunning: vm.state != .stopped, isAttached: false)
    }

    private func refuseUnattachable(_ volume: VolumeRecord) throws(Failure) {
        if volume.role == .root {
            throw Failure(.conflict, "volume '\(volume.name)' is a root volume: it belongs to its virtual machine")
        }
        if let vm = volume.vm {
            throw Failure(.conflict, "volume '\(volume.name)' is attached to virtual machine \(vm) (R-VOL-02)")
        }
        if volume.state == .disabled {
            throw Failure(
                .conflict, "volume '\(volume.name)' is Disabled (R-VOL-11)",
                hint: "enable it: zs-cli ChangeVolumeState uuid=\(volume.uuid) stateEvent=enable")
        }
        if volume.status != .ready, volume.status != .notInstantiated {
            throw Failure(.conflict, "volume '\(volume.name)' is \(volume.status.rawValue)")
        }
    }

    /// The lowest device number that is free; 0 is the root volume's.
    private func freeSlot(of vm: VMRecord) throws(Failure) -> Int {
        let used = Set(try volumes(of: vm.uuid).compactMap(\.deviceID))
        let limit = try dataVolumeLimit()
        guard let free = (1...limit).first(where: { !used.contains($0) }) else {
            throw Failure(.conflict, "virtual machine '\(vm.name)' has \(limit) data volumes already (R-VM-05)")
        }
        return free
    }

    /// The storage of a volume that was created without one: last column of the table of `allocation.md` §6.
    private func storageForData(of vm: VMRecord, root: UUID, host: UUID?) throws(Failure) -> UUID {
        let candidates = try uuids(
            """
            SELECT p.uuid FROM primary_storage p
                JOIN primary_storage_cluster c ON c.primary_storage_uuid = p.uuid
                JOIN storage_share s ON s.primary_storage_uuid = p.uuid
                    AND (s.host_uuid IS NULL OR s.host_uuid IS \(optional: host ?? vm.host))
                WHERE c.cluster_uuid IS \(optional: vm.cluster) AND p.state = 'Enabled' AND s.status = 'Connected'
                ORDER BY p.type = 'LocalStorage', s.total - s.volume_bytes / s.percent * 100 - s.real_bytes DESC
            """)
        guard let best = candidates.first else {
            throw Failure(.conflict, "no usable primary storage is attached to the cluster of '\(vm.name)'")
        }
        return best
    }
}

extension Reader {
    /// R-VM-05.
    func dataVolumeLimit() throws(Failure) -> Int {
        Int(try integerSetting("kvm", "dataVolume.maxNum"))
    }
}
