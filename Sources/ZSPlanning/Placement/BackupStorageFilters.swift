package import ZSModel

/// What a backup storage is judged by.
final class BackupStorageNeed: PlacementNeed {
    private let facts: CloudFacts
    private let image: ImageRequest
    private let zone: UUID?

    init(facts: CloudFacts, image: ImageRequest, zone: UUID?) {
        self.facts = facts
        self.image = image
        self.zone = zone
    }
    subscript(position: Int) -> BackupStorageFacts { facts.backupStorages[position] }

    static let filters: [Filter<BackupStorageNeed>] = [
        Filter("A-BS-01", "image") { need, storage in
            need.image.backupStorages.contains(need[storage].uuid)
        } reason: { need, _ in
            "does not hold image \(need.image.name)"
        },
        Filter("A-STEP-01", "image state") { need, _ in
            need.image.isUsable
        } reason: { need, _ in
            "image \(need.image.name) is not Enabled and Ready"
        },
        Filter("A-BS-01", "state and status") { need, storage in
            need[storage].readiness.isReady
        } reason: { need, storage in
            need[storage].readiness.objection
        },
        Filter("A-BS-01", "zone") { need, storage in
            need.zone.map(need[storage].zones.contains) ?? !need[storage].zones.isEmpty
        } reason: { _, _ in
            "is not attached to the zone"
        },
        Filter("A-BS-02", "primary storages") { need, storage in
            need.facts.storages.contains { $0.matches(need[storage]) }
        } reason: { need, storage in
            "no primary storage takes images of a \(need[storage].kind.rawValue) backup storage"
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
