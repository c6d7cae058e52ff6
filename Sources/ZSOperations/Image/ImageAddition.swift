import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Fetching an image into its backup storages.
struct ImageAddition: Operation {
    static let name = "AddImage"
    static let recovery = Recovery.rollBack
    let image: UUID
    let repositories: [UUID]
    /// Where it comes from, without credentials; a process that recovers the job only takes it back.
    let url: String
    let expected: String?
    let source: ImageURL?

    init(image: UUID, repositories: [UUID], source: ImageURL, expected: String?) {
        self.image = image
        self.repositories = repositories
        self.source = source
        self.expected = expected
        url = source.description
    }
    init(plan: JSON) throws(Failure) {
        image = try plan.uuid("image")
        repositories = try plan.uuids("repositories")
        url = try plan.text("url")
        expected = nil
        source = nil
    }
    var plan: JSON {
        ["image": .uuid(image), "repositories": .uuids(repositories), "url": .text(url)]
    }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        repositories.map { [self] repository in
            Step(
                "fetch into \(repository)",
                apply: { (cloud) throws(Failure) in try fetch(into: repository, cloud) },
                undo: { [image] (cloud) throws(Failure) in
                    try cloud.repository(repository).delete(image, by: cloud.deadline(Patience.action))
                })
        }
    }

    private func fetch(into uuid: UUID, _ cloud: Cloud) throws(Failure) {
        guard let source else { throw Failure(.bug, "an image is never fetched by recovery") }
        let repository = try cloud.repository(uuid)
        let reserve = try cloud.store.read { reader throws(Failure) in
            try reader.sizeSetting("backupStorage", "reservedCapacity")
        }
        let capacity = try repository.capacity(by: cloud.deadline(Patience.contact))
        // R-BS-09
        let room = ByteCount(bytes: max(0, capacity.available.bytes - reserve.bytes))
        let facts = try repository.add(
            image, from: source, expecting: expected, room: room, by: cloud.deadline(Patience.transfer),
            progress: cloud.progress)
        try cloud.store.write { transaction throws(Failure) in
            try transaction.record(facts, of: image, in: uuid, at: repository.installPath(of: image))
        }
    }

    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.image, image, ["status": ImageStatus.ready])
        try transaction.run("UPDATE image_backup_storage SET status = 'Ready' WHERE image_uuid = \(image)")
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.forgetImage(image)
    }
}

extension Transaction {
    fileprivate func record(_ facts: ImageFacts, of image: UUID, in repository: UUID, at path: String) throws(Failure) {
        let media = try self.image(image).mediaType
        guard (media == .iso) == (facts.format == .iso) else {
            throw Failure(
                .usage,
                media == .iso
                    ? "the file is no ISO 9660 image but \(facts.format.rawValue)" : "the file is an ISO 9660 image",
                hint: "give mediaType=\(media == .iso ? MediaType.root.rawValue : MediaType.iso.rawValue)")
        }
        try update(
            .image, image,
            [
                "format": facts.format, "size": facts.virtualSize, "actual_size": facts.actualSize,
                "file_size": facts.fileSize, "md5": facts.md5, "sha256": facts.sha256,
            ])
        try run(
            """
            UPDATE image_backup_storage SET install_path = \(path), last_op_date = \(now)
                WHERE image_uuid = \(image) AND backup_storage_uuid = \(repository)
            """)
    }
    /// Removes an image's records.
    func forgetImage(_ image: UUID) throws(Failure) {
        try run("DELETE FROM image_backup_storage WHERE image_uuid = \(image)")
        try delete(.image, image)
    }
}
