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
    /// Fills the cache with an image; afterwards its content has been verified on the host.
    /// - Returns: the space that the cached image takes.
    func cache(
        _ image: UUID, _ facts: ImageFacts, from repository: any ImageRepository, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) -> ByteCount
    func dropCached(_ image: UUID, by deadline: Deadline) throws(Failure)

    func create(_ order: VolumeOrder, by deadline: Deadline) throws(Failure)
    func delete(_ volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure)
    func usage(of volume: UUID, _ role: VolumeOrder.Role, by deadline: Deadline) throws(Failure) -> VolumeUsage
    /// Writes the content of a volume that nobody writes to into one file without a base, for an image to be made of.
    /// - Returns: where the file lies, and how large it is.
    func flatten(
        _ volume: UUID, _ role: VolumeOrder.Role, for image: UUID, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> (path: AbsolutePath, size: ByteCount)
    func dropFlattened(for image: UUID, by deadline: Deadline) throws(Failure)

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
