package import ZSModel

/// A backup storage that keeps images in pieces (type ImageStore), and what only such a one can do.
package protocol PieceRepository: ImageRepository {
    /// All images, whether the cloud knows of them or not, as the storage itself describes them.
    func images(by deadline: Deadline) throws(Failure) -> [ServedImage]

    /// Writes the image to a file from where others may fetch it; a file that is there is replaced.
    func export(
        _ image: UUID, as format: ImageExportFormat, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageExport
    /// - Parameter format: only the file of that format; all when `nil`.
    func deleteExports(of image: UUID, as format: ImageExportFormat?, by deadline: Deadline) throws(Failure)

    /// Copies an image to another such storage; only what that one lacks is sent.
    /// - Parameters:
    ///   - copy: the identity of the copy.
    ///   - name: its name.
    func copy(
        _ image: UUID, as copy: UUID, named name: String, to target: any PieceRepository, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure)

    /// Frees the space of what no image uses.
    func reclaim(by deadline: Deadline, progress: any ProgressSink) throws(Failure) -> ReclaimedSpace
}

/// An image as its storage describes it.
package struct ServedImage: Sendable {
    package var uuid: UUID
    package var name: String
    package var version: Int
    package var facts: ImageFacts
    package var created: Timestamp
    package init(uuid: UUID, name: String, version: Int, facts: ImageFacts, created: Timestamp) {
        self.uuid = uuid
        self.name = name
        self.version = version
        self.facts = facts
        self.created = created
    }
}

/// The format of an exported image.
package enum ImageExportFormat: String, Sendable, CaseIterable, ParameterValue { case raw, qcow2 }

/// An exported image: its file on the machine of the storage, and its MD5.
package struct ImageExport: Sendable, Equatable {
    package var path: AbsolutePath
    package var md5: String
    package init(path: AbsolutePath, md5: String) {
        self.path = path
        self.md5 = md5
    }
}

/// What was freed, and what will be free when work that goes on has ended.
package struct ReclaimedSpace: Sendable, Equatable {
    package var freed: ByteCount
    package var waiting: ByteCount
    package init(freed: ByteCount, waiting: ByteCount) {
        self.freed = freed
        self.waiting = waiting
    }
}
