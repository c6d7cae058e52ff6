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
        try cloud.take(image, from: .url(source), expecting: expected, into: uuid)
    }

    func commit(_ transaction: Transaction) throws(Failure) { try transaction.setStatus(ofImage: image, .ready) }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.forgetImage(image)
    }
}

extension Cloud {
    /// Has a backup storage take an image in, and records what it turned out to be.
    func take(
        _ image: UUID, from source: ImageOrder.Source, expecting expected: String?, into storage: UUID
    ) throws(Failure) {
        let repository = try repository(storage)
        let (name, reserve) = try store.read { reader throws(Failure) in
            (try reader.image(image).name, try reader.sizeSetting("backupStorage", "reservedCapacity"))
        }
        let capacity = try repository.capacity(by: deadline(Patience.contact))
        // R-BS-09
        let room = ByteCount(bytes: max(0, capacity.available.bytes - reserve.bytes))
        let facts = try repository.add(
            ImageOrder(uuid: image, name: name, source: source, expected: expected), room: room,
            by: deadline(Patience.transfer), progress: progress)
        try store.write { transaction throws(Failure) in
            try transaction.record(facts, of: image, in: storage, at: repository.installPath(of: image))
        }
    }
}

extension Transaction {
    /// Says that a backup storage is about to have an image.
    func promise(image: UUID, to storage: UUID, _ status: ImageStatus) throws(Failure) {
        try insert(
            "image_backup_storage",
            [
                "image_uuid": image, "backup_storage_uuid": storage, "install_path": "", "status": status,
                "create_date": now, "last_op_date": now,
            ])
    }
    /// Records what an image turned out to be, and where it lies.
    func record(_ facts: ImageFacts, of image: UUID, in repository: UUID, at path: String) throws(Failure) {
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
            ["format": facts.format, "size": facts.virtualSize, "actual_size": facts.actualSize])
        if let file = facts.file {
            try update(.image, image, ["file_size": file.size, "md5": file.md5, "sha256": file.sha256])
        }
        try recordPlace(of: image, in: repository, at: path)
    }
    /// Records where a backup storage has an image.
    func recordPlace(of image: UUID, in repository: UUID, at path: String) throws(Failure) {
        try run(
            """
            UPDATE image_backup_storage SET install_path = \(path), last_op_date = \(now)
                WHERE image_uuid = \(image) AND backup_storage_uuid = \(repository)
            """)
    }
    func setStatus(ofImage image: UUID, _ status: ImageStatus) throws(Failure) {
        try update(.image, image, ["status": status])
        try run(
            "UPDATE image_backup_storage SET status = \(status), last_op_date = \(now) WHERE image_uuid = \(image)")
    }
    /// Removes an image's records.
    func forgetImage(_ image: UUID) throws(Failure) {
        try run("DELETE FROM image_backup_storage WHERE image_uuid = \(image)")
        try delete(.image, image)
    }
}
