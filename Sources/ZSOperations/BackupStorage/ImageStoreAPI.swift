import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var getImagesFromImageStoreBackupStorage: CloudAPI {
        CloudAPI(
            "GetImagesFromImageStoreBackupStorage", "List what lies in an ImageStore, known to the cloud or not",
            .reads, resource: "BackupStorage"
        ) { p in
            let target = p.target("uuid", .backupStorage)
            return { given, cloud in
                let storage = try cloud.find(given, target)
                _ = try cloud.store.read { reader throws(Failure) in try reader.usableImageStore(storage) }
                let images = try cloud.pieceRepository(storage).images(by: cloud.deadline(Patience.action))
                let known = try cloud.store.read { reader throws(Failure) in
                    Set(
                        try reader.uuids(
                            "SELECT image_uuid FROM image_backup_storage WHERE backup_storage_uuid = \(storage)"))
                }
                return .members([
                    (
                        "inventories",
                        .list(
                            images.map { image in
                                [
                                    "uuid": .uuid(image.uuid), "name": .text(image.name),
                                    "version": .integer(Int64(image.version)),
                                    "format": .text(image.facts.format.rawValue),
                                    "size": .integer(image.facts.virtualSize.bytes),
                                    "actualSize": .integer(image.facts.actualSize.bytes),
                                    "isKnown": .bool(known.contains(image.uuid)),
                                    "createDate": .text(image.created.description),
                                ]
                            })
                    )
                ])
            }
        }
    }

    static var reclaimSpaceFromImageStore: CloudAPI {
        CloudAPI(
            "ReclaimSpaceFromImageStore", "Free what no image of an ImageStore uses", .changes,
            resource: "BackupStorage",
            discussion: """
                May run at any time.  "waiting" in the answer is what work that goes on may still need; it is freed by a
                later call.
                """
        ) { p in
            let target = p.target("uuid", .backupStorage)
            return { given, cloud in
                let storage = try cloud.find(given, target)
                _ = try cloud.store.read { reader throws(Failure) in try reader.usableImageStore(storage) }
                if cloud.isDryRun { return try cloud.change(on: storage) { _ in .done } }
                let server = try cloud.pieceRepository(storage)
                // Safe to kill at any time, and to run twice: there is nothing for a journal to take back.
                let space = try server.reclaim(by: cloud.deadline(Patience.transfer), progress: cloud.progress)
                try cloud.measure(server, storage)
                try cloud.change(on: storage) { _ in }
                return .members([
                    (
                        "inventory",
                        [
                            "uuid": .uuid(storage), "freed": .integer(space.freed.bytes),
                            "waiting": .integer(space.waiting.bytes),
                        ]
                    )
                ])
            }
        }
    }
}
