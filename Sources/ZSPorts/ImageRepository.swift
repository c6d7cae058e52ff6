package import ZSModel

/// What an image turned out to be; found by looking at its content, never trusted from its name (R-IMG-02).
package struct ImageFacts: Sendable, Equatable {
    package var format: Domain.DiskFormat
    /// What a guest sees as the size of the disk.
    package var virtualSize: ByteCount
    /// The space that the image takes, in its storage and in a cache.
    package var actualSize: ByteCount
    /// The image's file; `nil` where it is kept in pieces.
    package var file: File?

    /// A file by which an image is kept.
    package struct File: Sendable, Equatable {
        package var size: ByteCount
        package var sha256: String
        package var md5: String
        package init(size: ByteCount, sha256: String, md5: String) {
            self.size = size
            self.sha256 = sha256
            self.md5 = md5
        }
    }
    package init(format: Domain.DiskFormat, virtualSize: ByteCount, actualSize: ByteCount, file: File?) {
        self.format = format
        self.virtualSize = virtualSize
        self.actualSize = actualSize
        self.file = file
    }
}

/// An image that a backup storage shall take in.
package struct ImageOrder: Sendable {
    package enum Source: Sendable {
        /// Fetched by the machine of the backup storage.
        case url(ImageURL)
        /// A qcow2 file of another machine, without a base.
        case file(AbsolutePath, size: ByteCount, on: any Shell)
    }
    package var uuid: UUID
    /// For people who look at the storage itself.
    package var name: String
    package var source: Source
    /// The SHA-256 or MD5 that the caller knows, in hex.
    package var expected: String?
    package init(uuid: UUID, name: String, source: Source, expected: String?) {
        self.uuid = uuid
        self.name = name
        self.source = source
        self.expected = expected
    }
}

/// An image that lies complete on a machine.
package struct CachedImage: Sendable, Equatable {
    package var uuid: UUID
    package var format: Domain.DiskFormat
    package var path: AbsolutePath
    package init(uuid: UUID, format: Domain.DiskFormat, path: AbsolutePath) {
        self.uuid = uuid
        self.format = format
        self.path = path
    }
}

/// A backup storage: where images are kept until a primary storage wants them.
package protocol ImageRepository: Sendable {
    /// For messages: the storage's address.
    var name: String { get }
    /// Makes the storage usable and proves that it can be written.
    func prepare(by deadline: Deadline) throws(Failure)
    /// Takes ``prepare(by:)`` back, for a storage that was to be a new one.
    func release(by deadline: Deadline) throws(Failure)
    func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity

    /// Takes an image in: fetches it, looks what it is, and only then gives it its name.
    /// - Parameter room: the most bytes that its file may have.
    func add(
        _ order: ImageOrder, room: ByteCount, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts
    /// Removes the image, and what an addition that is over left of it.
    func delete(_ image: UUID, by deadline: Deadline) throws(Failure)
    func has(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool
    /// The text recorded as `installPath` of the image: for people, never read back.
    func installPath(of image: UUID) -> String

    /// Puts the image into the file `path` of `machine`, in the image's format.  The file is complete and synced when the
    /// call returns.
    /// - Parameter siblings: images that lie on the machine, the likeliest first, whose bytes need not be sent again.
    /// - Returns: what the file must be compared with before it gets its name; `nil` when its content has been compared on
    ///   the machine already.
    func deliver(
        _ image: UUID, _ facts: ImageFacts, to machine: any Shell, at path: AbsolutePath, siblings: [CachedImage],
        by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts.File?
}
