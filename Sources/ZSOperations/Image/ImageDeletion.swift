import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// R-IMG-16: by the image policy, Direct, Delay or Never.
    static var deleteImage: CloudAPI {
        CloudAPI("DeleteImage", "Delete an image", .destroys, resource: "Image") { p in
            let target = p.target("uuid", .image)
            _ = p.defaulted("deleteMode", DeleteMode.permissive, "stop at the first objection, or go on")
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                let policy = try cloud.store.read { reader throws(Failure) in try reader.policy("image") }
                try cloud.confirmLoss(
                    of: .image, uuid,
                    policy == .delay ? "is deleted; it can be recovered until it is expunged" : "is deleted for good")
                switch policy {
                case .direct: try cloud.expunge(image: uuid)
                case .delay:
                    try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                        guard try transaction.image(uuid).status != .deleted else {
                            throw Failure(
                                .conflict, "image \(uuid) is Deleted already",
                                hint: "expunge it: zs-cli ExpungeImage imageUuid=\(uuid)")
                        }
                        try transaction.setStatus(ofImage: uuid, .deleted)
                        try transaction.update(.image, uuid, ["deleted_at": transaction.now])
                    }
                case .never:
                    try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                        try transaction.forgetImage(uuid)
                    }
                }
                return .done
            }
        }
    }

    static var recoverImage: CloudAPI {
        CloudAPI("RecoverImage", "Take back the deletion of an image", .changes, resource: "Image") { p in
            let target = p.target("imageUuid", .image)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.change(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.requireDeleted(image: uuid)
                    try transaction.setStatus(ofImage: uuid, .ready)
                    try transaction.update(.image, uuid, ["deleted_at": String?.none])
                }
                return .inventory(.image, uuid)
            }
        }
    }

    static var expungeImage: CloudAPI {
        CloudAPI(
            "ExpungeImage", "Remove a deleted image and its files", .destroys, resource: "Image",
            discussion: "The room that it took in an ImageStore is free after ReclaimSpaceFromImageStore."
        ) { p in
            let target = p.target("imageUuid", .image)
            return { given, cloud in
                let uuid = try cloud.find(given, target)
                try cloud.store.read { reader throws(Failure) in try reader.requireDeleted(image: uuid) }
                try cloud.confirmLoss(of: .image, uuid, "and its files are removed for good")
                try cloud.expunge(image: uuid)
                return .done
            }
        }
    }
}

/// Removing an image's files and records.
struct ImageExpunge: Operation {
    static let name = "ExpungeImage"
    static let recovery = Recovery.carryOn
    let image: UUID
    let repositories: [UUID]
    init(image: UUID, repositories: [UUID]) {
        self.image = image
        self.repositories = repositories
    }
    init(plan: JSON) throws(Failure) {
        self.init(image: try plan.uuid("image"), repositories: try plan.uuids("repositories"))
    }
    var plan: JSON { ["image": .uuid(image), "repositories": .uuids(repositories)] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        repositories.map { [image] repository in
            Step(
                "delete from \(repository)",
                apply: { (cloud) throws(Failure) in
                    try cloud.repository(repository).delete(image, by: cloud.deadline(Patience.action))
                })
        }
    }
    func commit(_ transaction: Transaction) throws(Failure) { try transaction.forgetImage(image) }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.setStatus(ofImage: image, .deleted)
    }
}

extension Cloud {
    func expunge(image: UUID) throws(Failure) {
        try perform(on: image, locking: [image]) { transaction throws(Failure) in
            try transaction.setStatus(ofImage: image, .deleted)
            return ImageExpunge(
                image: image,
                repositories: try transaction.uuids(
                    "SELECT backup_storage_uuid FROM image_backup_storage WHERE image_uuid = \(image)"))
        }
    }
}

extension Reader {
    fileprivate func requireDeleted(image: UUID) throws(Failure) {
        let record = try self.image(image)
        guard record.status == .deleted else {
            throw Failure(
                .conflict, "image '\(record.name)' is \(record.status.rawValue), not Deleted",
                hint: "delete it first: zs-cli DeleteImage uuid=\(image)")
        }
    }
}
