package import ZSModel

/// What a backup storage is judged by.
struct BackupStorageNeed: Sendable {
    let image: ImageRequest
    let zone: UUID?
    let storages: [PrimaryStorageFacts]

    static let filters: [Filter<BackupStorageFacts, BackupStorageNeed>] = [
        Filter("A-BS-01", "image") { storage, need in
            need.image.backupStorages.contains(storage.uuid)
        } reason: { _, need in
            "does not hold image \(need.image.name)"
        },
        Filter("A-STEP-01", "image state") { _, need in
            need.image.isUsable
        } reason: { _, need in
            "image \(need.image.name) is not Enabled and Ready"
        },
        Filter("A-BS-01", "state and status") { storage, _ in
            storage.readiness.isReady
        } reason: { storage, _ in
            storage.readiness.objection
        },
        Filter("A-BS-01", "zone") { storage, need in
            need.zone.map(storage.zones.contains) ?? !storage.zones.isEmpty
        } reason: { _, _ in
            "is not attached to the zone"
        },
        Filter("A-BS-02", "primary storages") { storage, need in
            need.storages.contains { $0.matches(storage) }
        } reason: { storage, _ in
            "no primary storage takes images of a \(storage.kind.rawValue) backup storage"
        },
    ]
}

extension CloudFacts {
    /// The order in which backup storages are tried: image cached on a storage that takes it, most free space, UUID
    /// (A-BS-03).
    func preferredFirst(_ candidates: [BackupStorageFacts], for image: ImageRequest) -> [BackupStorageFacts] {
        guard candidates.count > 1 else { return candidates }
        let caching = storages.filter { $0.readiness.isReady && isCached(image.uuid, on: $0) }
        return candidates.map { candidate in (candidate, caching.contains { $0.matches(candidate) }) }
            .sorted { left, right in
                if left.1 != right.1 { return left.1 }
                if left.0.available != right.0.available { return left.0.available > right.0.available }
                return left.0.uuid < right.0.uuid
            }.map(\.0)
    }

    private func isCached(_ image: UUID, on storage: PrimaryStorageFacts) -> Bool {
        storage.kind == .local
            ? hosts.contains { $0.shares.contains { $0.storage == storage.uuid && $0.cachedImages.contains(image) } }
            : storage.cachedImages.contains(image)
    }
}

extension BackupStorageFacts {
    /// The most bytes that a new image may take here (R-BS-09).
    package func roomForImage(_ settings: PlacementSettings) -> ByteCount {
        ByteCount(bytes: max(0, available.bytes - settings.reservedBackupStorage.bytes))
    }
}
