import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// OP-IMG-10, R-IMG-13.
    static var exportImage: CloudAPI {
        CloudAPI(
            "ExportImageFromBackupStorage", "Write an image of an ImageStore to a file that others may fetch", .changes,
            resource: "Image",
            discussion: """
                The file lies in the directory export/ of the store; "exportUrl" of the answer says how to fetch it.  A web
                server that is pointed at that directory serves it, too.  It takes room until it is deleted with
                DeleteExportedImageFromBackupStorage.
                """
        ) { p in
            let storage = p.resource("backupStorageUuid", .backupStorage, "the ImageStore")
            let target = p.target("imageUuid", .image)
            let format = p.optional("exportFormat", ImageExportFormat.self, "the format; the image's own")
            return { given, cloud in
                let (storage, image) = (try cloud.find(given, storage), try cloud.find(given, target))
                try cloud.perform(on: image, locking: [image]) { transaction throws(Failure) in
                    let facts = try transaction.servedImage(image, in: storage)
                    return ImageExportation(
                        image: image, storage: storage,
                        format: given[format] ?? (facts.format == .qcow2 ? .qcow2 : .raw))
                }
                return .inventory(.image, image)
            }
        }
    }

    static var deleteExportedImage: CloudAPI {
        CloudAPI(
            "DeleteExportedImageFromBackupStorage", "Delete the exported files of an image", .destroys,
            resource: "Image"
        ) { p in
            let storage = p.resource("backupStorageUuid", .backupStorage, "the ImageStore")
            let target = p.target("imageUuid", .image)
            return { given, cloud in
                let (storage, image) = (try cloud.find(given, storage), try cloud.find(given, target))
                try cloud.confirmLoss(of: .image, image, "stays; its exported files are deleted")
                try cloud.perform(on: image, locking: [image]) { transaction throws(Failure) in
                    _ = try transaction.servedImage(image, in: storage)
                    return ImageExportRemoval(image: image, storage: storage)
                }
                return .inventory(.image, image)
            }
        }
    }
}

/// Writing an image to a file in the export directory of its store.
struct ImageExportation: Operation {
    static let name = "ExportImage"
    static let recovery = Recovery.rollBack
    let image: UUID
    let storage: UUID
    let format: ImageExportFormat

    init(image: UUID, storage: UUID, format: ImageExportFormat) {
        self.image = image
        self.storage = storage
        self.format = format
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            image: try plan.uuid("image"), storage: try plan.uuid("storage"),
            format: try plan.text("format") == "raw" ? .raw : .qcow2)
    }
    var plan: JSON { ["image": .uuid(image), "storage": .uuid(storage), "format": .text(format.rawValue)] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (image, storage, format) = (image, storage, format)
        return [
            Step(
                "export",
                apply: { (cloud) throws(Failure) in
                    let export = try cloud.pieceRepository(storage).export(
                        image, as: format, by: cloud.deadline(Patience.transfer), progress: cloud.progress)
                    try cloud.store.write { transaction throws(Failure) in
                        let url = try transaction.backupStorage(storage).url(of: export.path)
                        try transaction.recordExport(of: image, in: storage, url, export.md5)
                    }
                },
                undo: { (cloud) throws(Failure) in
                    try cloud.pieceRepository(storage).deleteExports(
                        of: image, as: format, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {}
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.recordExport(of: image, in: storage, nil, nil)
    }
}

/// Deleting the exported files of an image.
struct ImageExportRemoval: Operation {
    static let name = "DeleteExportedImage"
    static let recovery = Recovery.carryOn
    let image: UUID
    let storage: UUID

    init(image: UUID, storage: UUID) {
        self.image = image
        self.storage = storage
    }
    init(plan: JSON) throws(Failure) {
        self.init(image: try plan.uuid("image"), storage: try plan.uuid("storage"))
    }
    var plan: JSON { ["image": .uuid(image), "storage": .uuid(storage)] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        let (image, storage) = (image, storage)
        return [
            Step(
                "delete exports",
                apply: { (cloud) throws(Failure) in
                    try cloud.pieceRepository(storage).deleteExports(
                        of: image, as: nil, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.recordExport(of: image, in: storage, nil, nil)
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {}
}

extension Reader {
    /// The facts of an image that lies Ready in an ImageStore.
    func servedImage(_ image: UUID, in storage: UUID) throws(Failure) -> ImageFacts {
        let store = try usableImageStore(storage)
        let record = try self.image(image)
        guard record.status == .ready, let facts = record.facts,
            try exists(
                """
                SELECT 1 FROM image_backup_storage WHERE image_uuid = \(image) AND backup_storage_uuid = \(storage)
                    AND status = 'Ready'
                """)
        else {
            throw Failure(
                .conflict,
                "image '\(record.name)' is \(record.status.rawValue) or not in backup storage '\(store.name)'")
        }
        return facts
    }
}

extension Transaction {
    fileprivate func recordExport(
        of image: UUID, in storage: UUID, _ url: String?, _ md5: String?
    ) throws(Failure) {
        try run(
            """
            UPDATE image_backup_storage SET export_url = \(optional: url), export_md5 = \(optional: md5),
                last_op_date = \(now) WHERE image_uuid = \(image) AND backup_storage_uuid = \(storage)
            """)
    }
}

extension RepositoryRecord {
    /// How a file of its machine is fetched with the login that the cloud has.
    fileprivate func url(of path: AbsolutePath) -> String {
        let host = machine.address.contains(":") ? "[\(machine.address)]" : machine.address
        return "sftp://\(machine.user)@\(host):\(machine.port)\(path)"
    }
}
