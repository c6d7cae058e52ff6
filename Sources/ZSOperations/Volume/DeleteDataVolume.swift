import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// R-VOL-20: by the volume policy; one that takes no space is gone at once.
    static var deleteDataVolume: CloudAPI {
        CloudAPI("DeleteDataVolume", "Delete a data volume", .destroys, resource: "Volume") { p in
            let target = p.target("uuid", .volume)
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                let policy = try cloud.store.read { reader throws(Failure) in try reader.policy("volume") }
                try cloud.confirmLoss(
                    of: .volume, uuid,
                    policy == .direct
                        ? "and its data are removed for good" : "is deleted; it can be recovered until it is expunged")
                let isGone = try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    let volume = try transaction.volume(uuid)
                    try volume.refuseInUse()
                    guard volume.status != .deleted else {
                        throw Failure(
                            .conflict, "volume '\(volume.name)' is Deleted already",
                            hint: "expunge it: zs-cli ExpungeDataVolume uuid=\(uuid)")
                    }
                    if volume.status == .notInstantiated {
                        try transaction.forgetVolume(uuid)
                        return true
                    }
                    try transaction.update(
                        .volume, uuid, ["status": VolumeStatus.deleted, "deleted_at": transaction.now])
                    return false
                }
                if policy == .direct, !isGone { try cloud.expunge(volume: uuid) }
                return .done
            }
        }
    }

    static var recoverDataVolume: CloudAPI {
        CloudAPI("RecoverDataVolume", "Take back the deletion of a data volume", .changes, resource: "Volume") { p in
            let target = p.target("uuid", .volume)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.volume(uuid).requireDeleted()
                    try transaction.update(
                        .volume, uuid, ["status": VolumeStatus.ready, "deleted_at": String?.none])
                }
                return .inventory(.volume, uuid)
            }
        }
    }

    static var expungeDataVolume: CloudAPI {
        CloudAPI("ExpungeDataVolume", "Remove a deleted data volume and its data", .destroys, resource: "Volume") { p in
            let target = p.target("uuid", .volume)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.confirmLoss(of: .volume, uuid, "and its data are removed for good")
                try cloud.expunge(volume: uuid)
                return .done
            }
        }
    }
}

/// Removing the file and the record of a deleted volume.
struct VolumeExpunge: Operation {
    static let name = "ExpungeVolume"
    static let recovery = Recovery.carryOn
    let volume: UUID
    let storage: UUID?
    let hostUUID: UUID?
    init(volume: UUID, storage: UUID?, host: UUID?) {
        self.volume = volume
        self.storage = storage
        hostUUID = host
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            volume: try plan.uuid("volume"), storage: try plan.optionalUUID("storage"),
            host: try plan.optionalUUID("host"))
    }
    var plan: JSON { ["volume": .uuid(volume), "storage": .uuid(storage), "host": .uuid(hostUUID)] }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        guard let storage, let host = hostUUID else { return [] }
        return [
            Step(
                "delete volume",
                apply: { [volume] (cloud) throws(Failure) in
                    try cloud.port(of: storage, on: try cloud.host(host))
                        .delete(volume, .data, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) { try transaction.forgetVolume(volume) }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.update(.volume, volume, ["status": VolumeStatus.deleted])
    }
}

extension Cloud {
    func expunge(volume uuid: UUID) throws(Failure) {
        try perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
            let volume = try transaction.volume(uuid)
            try volume.requireDeleted()
            return VolumeExpunge(volume: uuid, storage: volume.storage, host: volume.host)
        }
    }
}

extension VolumeRecord {
    fileprivate func refuseInUse() throws(Failure) {
        guard role == .data else {
            throw Failure(.conflict, "volume '\(name)' is a root volume: it goes with its virtual machine")
        }
        guard let vm else { return }
        throw Failure(
            .conflict, "volume '\(name)' is attached to virtual machine \(vm)",
            hint: "detach it first: zs-cli DetachDataVolumeFromVm uuid=\(uuid)")
    }
    fileprivate func requireDeleted() throws(Failure) {
        guard status == .deleted else {
            throw Failure(
                .conflict, "volume '\(name)' is \(status.rawValue), not Deleted",
                hint: "delete it first: zs-cli DeleteDataVolume uuid=\(uuid)")
        }
    }
}
