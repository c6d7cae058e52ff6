import ZSCommandLine
import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    /// OP-IMG-11.
    static var syncImage: CloudAPI {
        CloudAPI(
            "SyncImageFromImageStoreBackupStorage", "Copy an image from one ImageStore to another", .changes,
            resource: "Image",
            discussion: """
                The copy is an image of its own.  Only pieces that the other store lacks are sent; they go through this
                machine.
                """
        ) { p in
            let creation = CreationParameters(&p, .image)
            let target = p.target("uuid", .image)
            let source = p.resource("srcBackupStorageUuid", .backupStorage, "the ImageStore that has it")
            let destination = p.resource("dstBackupStorageUuid", .backupStorage, "the ImageStore that shall have it")
            return { given, cloud in
                let image = try cloud.find(given, target)
                let (source, destination) = (try cloud.find(given, source), try cloud.find(given, destination))
                let copy = creation.uuid(given, cloud)
                try cloud.perform(on: copy, locking: [copy, image]) { transaction throws(Failure) in
                    let facts = try transaction.servedImage(image, in: source)
                    _ = try transaction.usableImageStore(destination)
                    let record = try transaction.image(image)
                    try transaction.create(
                        .image, copy,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "url": record.url, "media_type": record.mediaType, "platform": record.platform,
                            "architecture": record.architecture, "guest_os_type": record.guestOS,
                            "system": record.isSystem, "state": AdministrativeState.enabled,
                            "status": ImageStatus.downloading, "format": facts.format, "size": facts.virtualSize,
                            "actual_size": facts.actualSize,
                        ])
                    try transaction.promise(image: copy, to: destination, .downloading)
                    try creation.tag(given, .image, copy, cloud, transaction)
                    return ImageCopying(
                        image: image, copy: copy, name: given[creation.name].text, source: source,
                        destination: destination)
                }
                return .inventory(.image, copy)
            }
        }
    }
}

/// Copying an image from one ImageStore to another.
struct ImageCopying: Operation {
    static let name = "SyncImage"
    static let recovery = Recovery.rollBack
    let image: UUID
    let copy: UUID
    let name: String
    let source: UUID
    let destination: UUID

    init(image: UUID, copy: UUID, name: String, source: UUID, destination: UUID) {
        self.image = image
        self.copy = copy
        self.name = name
        self.source = source
        self.destination = destination
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            image: try plan.uuid("image"), copy: try plan.uuid("copy"), name: try plan.text("name"),
            source: try plan.uuid("source"), destination: try plan.uuid("destination"))
    }
    var plan: JSON {
        [
            "image": .uuid(image), "copy": .uuid(copy), "name": .text(name), "source": .uuid(source),
            "destination": .uuid(destination),
        ]
    }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        [
            Step(
                "copy",
                apply: { [self] (cloud) throws(Failure) in
                    let target = try cloud.pieceRepository(destination)
                    try cloud.pieceRepository(source).copy(
                        image, as: copy, named: name, to: target, by: cloud.deadline(Patience.transfer),
                        progress: cloud.progress)
                    try cloud.store.write { transaction throws(Failure) in
                        try transaction.recordPlace(of: copy, in: destination, at: target.installPath(of: copy))
                    }
                },
                undo: { [copy, destination] (cloud) throws(Failure) in
                    try cloud.repository(destination).delete(copy, by: cloud.deadline(Patience.action))
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) { try transaction.setStatus(ofImage: copy, .ready) }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.forgetImage(copy)
    }
}
