import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// R-VOL-06: without a primary storage the volume takes no space until its first attachment.
    static var createDataVolume: CloudAPI {
        CloudAPI("CreateDataVolume", "Create a data volume", .changes, resource: "Volume") { p in
            let creation = CreationParameters(&p, .volume)
            let offering = p.optionalResource("diskOfferingUuid", .diskOffering, "its size")
            let size = p.optional(
                "diskSize", ByteCount.self, "its size, instead of an offering", limit: .atLeast(.mebibytes(1)))
            let storage = p.optionalResource(
                "primaryStorageUuid", .primaryStorage, "where it shall lie; chosen at its first attachment unless given")
            let host = p.optionalResource("hostUuid", .host, "the host, when the primary storage is local")
            return { given, cloud in
                let (offering, storage) = (try cloud.find(given, offering), try cloud.find(given, storage))
                var bytes = given[size]
                if let offering {
                    guard bytes == nil else { throw Failure(.usage, "a disk offering and diskSize contradict each other") }
                    bytes = try cloud.diskSize(offering)
                }
                guard let bytes else {
                    throw Failure(.usage, "missing parameter 'diskOfferingUuid'", hint: "R-VOL-09; or give diskSize")
                }
                let uuid = creation.uuid(given, cloud)
                let host = try cloud.find(given, host)
                let enter = { (transaction: Transaction, place: (storage: UUID, host: UUID)?) throws(Failure) in
                    try transaction.create(
                        .volume, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "type": VolumeOrder.Role.data, "size": bytes, "disk_offering_uuid": offering,
                            "state": AdministrativeState.enabled,
                            "status": place == nil ? VolumeStatus.notInstantiated : .creating,
                        ])
                    try creation.tag(given, .volume, uuid, cloud, transaction)
                }
                guard let storage else {
                    try cloud.change(on: uuid) { transaction throws(Failure) in try enter(transaction, nil) }
                    return .inventory(.volume, uuid)
                }
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let host = try transaction.host(for: storage, named: host)
                    try enter(transaction, (storage, host))
                    try transaction.settle(volume: uuid, bytes, on: storage, host: host)
                    return VolumeCreation(volume: uuid, size: bytes, storage: storage, host: host)
                }
                return .inventory(.volume, uuid)
            }
        }
    }
}

/// Making the file of a data volume that stands alone.
struct VolumeCreation: Operation {
    static let name = "CreateVolume"
    static let recovery = Recovery.rollBack
    let volume: UUID
    let size: ByteCount
    let storage: UUID
    let hostUUID: UUID

    init(volume: UUID, size: ByteCount, storage: UUID, host: UUID) {
        self.volume = volume
        self.size = size
        self.storage = storage
        hostUUID = host
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            volume: try plan.uuid("volume"), size: ByteCount(bytes: max(0, try plan.integer("size"))),
            storage: try plan.uuid("storage"), host: try plan.uuid("host"))
    }
    var plan: JSON {
        [
            "volume": .uuid(volume), "size": .integer(size.bytes), "storage": .uuid(storage),
            "host": .uuid(hostUUID),
        ]
    }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (volume, size, storage, host) = (volume, size, storage, hostUUID)
        return [
            Step(
                "create volume",
                apply: { (cloud) throws(Failure) in
                    try cloud.make(
                        VolumeOrder(uuid: volume, role: .data, size: size, base: nil), on: storage, at: host)
                },
                undo: { (cloud) throws(Failure) in
                    try cloud.port(of: storage, on: try cloud.host(host))
                        .delete(volume, .data, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.volume, volume, ["status": VolumeStatus.ready])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.forgetVolume(volume)
    }
}

extension Cloud {
    /// Makes the bytes of a volume and records where they lie.
    func make(_ order: VolumeOrder, on storage: UUID, at host: UUID) throws(Failure) {
        let port = try port(of: storage, on: try self.host(host))
        try port.create(order, by: deadline(Patience.action))
        try store.write { transaction throws(Failure) in
            try transaction.update(
                .volume, order.uuid, ["install_path": port.installPath(of: order.uuid, order.role)])
        }
    }
}

extension Transaction {
    /// Reserves a place for a volume and records it.
    func settle(volume: UUID, _ size: ByteCount, on storage: UUID, host: UUID) throws(Failure) {
        let record = try primaryStorage(storage)
        guard record.state == .enabled, record.status == .connected else {
            throw Failure(
                .conflict,
                "primary storage '\(record.name)' is \(record.state.rawValue) and \(record.status.rawValue) (R-VOL-10)")
        }
        try update(
            .volume, volume,
            [
                "primary_storage_uuid": storage, "host_uuid": record.isLocal ? host : nil,
                "status": VolumeStatus.creating,
            ])
        try claim(volume: volume, size, on: record, host: host)
    }
}

extension Reader {
    /// The host that makes a volume on a storage: the caller's for a local one (R-VOL-08), any for a shared one.
    fileprivate func host(for storage: UUID, named host: UUID?) throws(Failure) -> UUID {
        let record = try primaryStorage(storage)
        if let host { return host }
        guard !record.isLocal else {
            throw Failure(
                .usage, "missing parameter 'hostUuid'",
                hint: "R-VOL-08: primary storage '\(record.name)' is local: say on which host the volume shall lie")
        }
        let usable = try uuids(
            """
            SELECT h.uuid FROM host h JOIN primary_storage_cluster c ON c.cluster_uuid = h.cluster_uuid
                WHERE c.primary_storage_uuid = \(storage) AND h.state = 'Enabled' AND h.status = 'Connected'
                ORDER BY h.id
            """)
        guard let host = usable.first else {
            throw Failure(.conflict, "no usable host reaches primary storage '\(record.name)'")
        }
        return host
    }
}
