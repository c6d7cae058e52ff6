import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Making a VM whose place is reserved: cache, volumes, bridges, domain, start (A-STEP-05 to A-STEP-07).
struct VMCreation: Operation {
    static let name = "CreateVm"
    static let recovery = Recovery.rollBack

    struct Volume: Sendable {
        let uuid: UUID
        let role: VolumeOrder.Role
        let size: ByteCount
        let storage: UUID
        /// The image that it is an overlay of.
        let base: UUID?

        var order: VolumeOrder { VolumeOrder(uuid: uuid, role: role, size: size, base: base) }
    }
    let vm: UUID
    let hostUUID: UUID
    let image: UUID
    let imageStorage: UUID
    let isLocal: Bool
    let repository: UUID?
    let volumes: [Volume]
    let networks: [UUID]
    let starts: Bool

    var host: UUID? { hostUUID }
    private var cache: CacheKey { CacheKey(image: image, storage: imageStorage, host: isLocal ? hostUUID : nil) }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (vm, hostUUID, cache, repository) = (vm, hostUUID, cache, repository)
        var steps = [
            Step(
                "cache image",
                apply: { (cloud) throws(Failure) in
                    try cloud.fillCache(cache, on: try cloud.host(hostUUID), from: repository)
                },
                undo: { (cloud) throws(Failure) in try cloud.dropUnfilled(cache, on: try cloud.host(hostUUID)) })
        ]
        for volume in volumes {
            steps.append(
                Step(
                    "create \(volume.role.rawValue.lowercased()) volume \(volume.uuid)",
                    apply: { (cloud) throws(Failure) in try cloud.make(volume.order, on: volume.storage, at: hostUUID) },
                    undo: { (cloud) throws(Failure) in
                        try cloud.port(of: volume.storage, on: try cloud.host(hostUUID))
                            .delete(volume.uuid, volume.role, by: cloud.deadline(Patience.action))
                    }))
        }
        guard starts else { return steps }
        steps.append(
            Step(
                "keep console log", apply: { (_) throws(Failure) in },
                undo: { (cloud) throws(Failure) in try cloud.removeConsoleLog(of: vm, on: hostUUID) }))
        return steps + VMBoot(vm: vm, host: hostUUID, networks: networks).steps
    }

    func commit(_ transaction: Transaction) throws(Failure) {
        for volume in volumes {
            try transaction.update(.volume, volume.uuid, ["status": VolumeStatus.ready])
        }
        try transaction.update(.vmInstance, vm, ["state": starts ? VMState.running : .stopped])
        if !starts { try transaction.leaveHost(vm) }
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        for volume in volumes { try transaction.forgetVolume(volume.uuid) }
        if try transaction.cacheState(cache) == "Filling", try !transaction.isWanted(cache) {
            try transaction.forgetCache(cache)
        }
        try transaction.forgetVM(vm)
    }

    var plan: JSON {
        [
            "vm": .uuid(vm), "host": .uuid(hostUUID), "image": .uuid(image), "imageStorage": .uuid(imageStorage),
            "isLocal": .bool(isLocal), "repository": .uuid(repository), "networks": .uuids(networks),
            "starts": .bool(starts),
            "volumes": .list(
                volumes.map {
                    [
                        "uuid": .uuid($0.uuid), "role": .text($0.role.rawValue), "size": .integer($0.size.bytes),
                        "storage": .uuid($0.storage), "base": .uuid($0.base),
                    ]
                }),
        ]
    }
}

extension VMCreation {
    init(plan: JSON) throws(Failure) {
        vm = try plan.uuid("vm")
        hostUUID = try plan.uuid("host")
        image = try plan.uuid("image")
        imageStorage = try plan.uuid("imageStorage")
        isLocal = try plan.bool("isLocal")
        repository = try plan.optionalUUID("repository")
        networks = try plan.uuids("networks")
        starts = try plan.bool("starts")
        var volumes: [Volume] = []
        for value in plan["volumes"]?.list ?? [] {
            volumes.append(
                Volume(
                    uuid: try value.uuid("uuid"), role: try value.text("role") == "Root" ? .root : .data,
                    size: ByteCount(bytes: max(0, try value.integer("size"))), storage: try value.uuid("storage"),
                    base: try value.optionalUUID("base")))
        }
        self.volumes = volumes
    }
}

extension Reader {
    /// Whether a volume other than those given up stands, or will stand, on the cached image.
    fileprivate func isWanted(_ cache: CacheKey) throws(Failure) -> Bool {
        try exists(
            """
            SELECT 1 FROM volume WHERE root_image_uuid = \(cache.image) AND primary_storage_uuid = \(cache.storage)
                AND host_uuid IS \(optional: cache.host)
            """)
    }
}

extension Transaction {
    /// Removes a VM's records: NICs and their addresses, trays, its claim of the host, and itself.
    func forgetVM(_ vm: UUID) throws(Failure) {
        for nic in try uuids("SELECT uuid FROM vm_nic WHERE vm_instance_uuid = \(vm)") {
            let addresses = try uuids("SELECT uuid FROM used_ip WHERE vm_nic_uuid = \(nic)")
            try delete(.vmNic, nic)
            for address in addresses { try delete(.usedIp, address) }
        }
        for tray in try uuids("SELECT uuid FROM vm_cdrom WHERE vm_instance_uuid = \(vm)") { try delete(.vmCdRom, tray) }
        try run("DELETE FROM host_claim WHERE vm_uuid = \(vm)")
        try delete(.vmInstance, vm)
    }
}
