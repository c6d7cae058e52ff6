package import ZSModel

/// The room of a primary storage, or of one host's share of a local one.
package struct StorageRoom: Sendable, Equatable {
    /// The size of the file system or pool (R-PS-14).
    package var total: ByteCount
    /// The virtual sizes of all volumes together, deleted ones included until they are expunged (A-CAP-20).
    package var volumes: ByteCount
    /// What cached images really take.
    package var caches: ByteCount
    /// What snapshots really take.
    package var snapshots: ByteCount
    /// What the file system or pool says is in use, whoever uses it.
    package var physicalUsed: ByteCount

    package init(
        total: ByteCount, volumes: ByteCount = .zero, caches: ByteCount = .zero, snapshots: ByteCount = .zero,
        physicalUsed: ByteCount = .zero
    ) {
        self.total = total
        self.volumes = volumes
        self.caches = caches
        self.snapshots = snapshots
        self.physicalUsed = physicalUsed
    }

    /// The rooms of a storage's shares as one (A-CAP-18); give those of the Connected hosts only.
    package init(sumOf shares: some Sequence<StorageRoom>) {
        self.init(total: .zero)
        for share in shares {
            total = total.adding(share.total)
            volumes = volumes.adding(share.volumes)
            caches = caches.adding(share.caches)
            snapshots = snapshots.adding(share.snapshots)
            physicalUsed = physicalUsed.adding(share.physicalUsed)
        }
    }

    /// What can still be promised, in bytes that are really taken; negative when too much was (A-CAP-11).
    package func available(_ settings: PlacementSettings) -> Int64 {
        total.bytes - settings.storageRatio.share(of: volumes.bytes) - caches.bytes - snapshots.bytes
    }

    /// Something to be put on a storage.
    package struct Need: Sendable, Equatable {
        /// Virtual size; overcommitted.
        package var volumes = ByteCount.zero
        /// Real size of an image that the cache lacks; never overcommitted.
        package var image = ByteCount.zero
        package init(volumes: ByteCount = .zero, image: ByteCount = .zero) {
            self.volumes = volumes
            self.image = image
        }
        static func + (left: Need, right: Need) -> Need {
            Need(volumes: left.volumes.adding(right.volumes), image: left.image.adding(right.image))
        }
    }

    /// Why something does not fit.
    package enum Lack: Sendable, Equatable, CustomStringConvertible {
        case room(needed: ByteCount, free: ByteCount)
        case threshold(used: ByteCount, limit: ByteCount)

        package var description: String {
            switch self {
            case .room(let needed, let free): "needs \(needed), free \(free)"
            case .threshold(let used, let limit): "\(used) really used, the threshold is \(limit)"
            }
        }
    }

    /// Tests room, reserve and threshold (A-CAP-13, A-CAP-16, A-CAP-17); `nil` when `need` fits.
    package func lack(for need: Need, _ settings: PlacementSettings) -> Lack? {
        let limit = settings.storageThreshold.part(of: total.bytes)
        guard physicalUsed.bytes < limit else { return .threshold(used: physicalUsed, limit: ByteCount(bytes: limit)) }
        let before = settings.storageRatio.share(of: volumes.bytes)
        let after = settings.storageRatio.share(of: volumes.adding(need.volumes).bytes)
        let needed = ByteCount(bytes: after - before).adding(need.image)
        let free = ByteCount(bytes: max(0, available(settings) - settings.reservedStorage.bytes))
        return needed <= free ? nil : .room(needed: needed, free: free)
    }

    /// Notes that `need` was put there.
    package mutating func add(_ need: Need) {
        volumes = volumes.adding(need.volumes)
        caches = caches.adding(need.image)
    }
}

extension ByteCount {
    /// The sum, or the largest size there is when it would be larger still: sizes come from users.
    func adding(_ other: ByteCount) -> ByteCount {
        let (sum, overflow) = bytes.addingReportingOverflow(other.bytes)
        return ByteCount(bytes: overflow ? .max : sum)
    }
}
