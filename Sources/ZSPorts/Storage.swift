package import ZSModel

/// How full a storage is, as its file system or cluster says.
package struct StorageCapacity: Sendable, Equatable {
    package var total: ByteCount
    package var available: ByteCount
    package init(total: ByteCount, available: ByteCount) {
        self.total = total
        self.available = available
    }
}

/// What an image file turned out to be; found by looking at its content, never trusted from its name (R-IMG-02).
package struct ImageFacts: Sendable, Equatable {
    package var format: Domain.DiskFormat
    /// What a guest sees as the size of the disk.
    package var virtualSize: ByteCount
    /// The space that the image takes in its storage.
    package var actualSize: ByteCount
    /// The number of bytes of the image file.
    package var fileSize: ByteCount
    package var sha256: String
    package var md5: String
    package init(
        format: Domain.DiskFormat, virtualSize: ByteCount, actualSize: ByteCount, fileSize: ByteCount, sha256: String,
        md5: String
    ) {
        self.format = format
        self.virtualSize = virtualSize
        self.actualSize = actualSize
        self.fileSize = fileSize
        self.sha256 = sha256
        self.md5 = md5
    }
}

/// A volume to be made.
package struct VolumeOrder: Sendable, Equatable {
    package enum Role: String, Sendable, CaseIterable, ParameterValue {
        case root = "Root"
        case data = "Data"
    }
    package var uuid: UUID
    package var role: Role
    package var size: ByteCount
    /// The cached image that the volume is a thin overlay of; `nil` for an empty one.
    package var base: UUID?
    package init(uuid: UUID, role: Role, size: ByteCount, base: UUID?) {
        self.uuid = uuid
        self.role = role
        self.size = size
        self.base = base
    }
}

/// The space of one volume.
package struct VolumeUsage: Sendable, Equatable {
    package var virtualSize: ByteCount
    package var actualSize: ByteCount
    package init(virtualSize: ByteCount, actualSize: ByteCount) {
        self.virtualSize = virtualSize
        self.actualSize = actualSize
    }
}

/// A primary storage as one host sees it.  Volumes and images are named by UUID; where their bytes lie is the
/// storage's own affair.
///
/// Making what exists and deleting what is gone are not errors, so that a step may be repeated.
package protocol StoragePort: Sendable {
    /// Makes the storage usable on the host and proves that it can be written.
    func prepare(by deadline: Deadline) throws(Failure)
    func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity

    /// Whether the image lies complete and verified in the cache.
    func hasCached(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool
    /// Fills the cache with an image; afterwards its checksum has been verified on the host.
    /// - Returns: the space that the cached image takes.
    func cache(
        _ image: UUID, _ facts: ImageFacts, from repository: any ImageRepository, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) -> ByteCount
    func dropCached(_ image: UUID, by deadline: Deadline) throws(Failure)

    func create(_ order: VolumeOrder, by deadline: Deadline) throws(Failure)
    func delete(_ volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure)
    func usage(of volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure) -> VolumeUsage
    /// The volumes that lie in the storage, whether anybody knows of them or not.
    func volumes(by deadline: Deadline) throws(Failure) -> [UUID]

    /// What the hypervisor is told of the volume.
    func source(of volume: UUID, _ role: VolumeOrder.Role) -> Domain.DiskSource
    /// What the hypervisor is told of a cached image that is attached as a CD-ROM.
    func source(ofCached image: UUID) -> Domain.DiskSource
    /// The text recorded as `installPath` of a volume: for people, never read back.
    func installPath(of volume: UUID, _ role: VolumeOrder.Role) -> String
    /// The text recorded as `installUrl` of a cached image: for people, never read back.
    func installPath(ofCached image: UUID) -> String
}

/// A backup storage: where images are kept until a primary storage wants them.
package protocol ImageRepository: Sendable {
    /// For messages: the storage's address.
    var name: String { get }
    /// Makes the storage usable and proves that it can be written.
    func prepare(by deadline: Deadline) throws(Failure)
    func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity

    /// Takes an image in: fetches it, looks what it is, computes its checksums, and only then gives it its name.
    /// - Parameters:
    ///   - expected: the SHA-256 or MD5 that the caller knows, in hex.
    ///   - room: the most bytes that it may take.
    func add(
        _ image: UUID, from url: ImageURL, expecting expected: String?, room: ByteCount, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) -> ImageFacts
    func delete(_ image: UUID, by deadline: Deadline) throws(Failure)
    func has(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool
    /// The text recorded as `installPath` of the image: for people, never read back.
    func installPath(of image: UUID) -> String

    /// Puts the image's bytes into the file `path` of `machine`, in the format in which it is kept.  The file is
    /// complete and synced when the call returns; the caller verifies and renames it.
    func deliver(
        _ image: UUID, _ facts: ImageFacts, to machine: any Shell, at path: AbsolutePath, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure)
}
