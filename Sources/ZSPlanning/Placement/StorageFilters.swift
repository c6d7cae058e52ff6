import ZSModel

/// What a primary storage is judged by.
struct StorageNeed: Sendable {
    let volume: VolumeRequest
    /// All volumes of the request that go to shared storage: they may meet on one.
    let together: ByteCount
    let settings: PlacementSettings

    /// What holds whatever the room.
    static let usability: [Filter<PrimaryStorageFacts, StorageNeed>] = [state(), tag { $0.volume }]

    static func state<Need>() -> Filter<PrimaryStorageFacts, Need> {
        Filter("A-PS-02", "state and status") { storage, _ in
            storage.readiness.isReady
        } reason: { storage, _ in
            storage.readiness.objection
        }
    }
    static func tag<Need>(
        _ volume: @escaping @Sendable (Need) -> VolumeRequest
    ) -> Filter<PrimaryStorageFacts, Need> {
        Filter("A-PS-04", "tag") { storage, need in
            volume(need).tagged?.contains(storage.uuid) ?? true
        } reason: { _, _ in
            "does not carry the tag that the offering asks for"
        }
    }
    /// Room on a shared storage; a local one's room is its hosts' (A-HOST-05).
    static let room = Filter<PrimaryStorageFacts, StorageNeed>("A-CAP-17", "room") { storage, need in
        storage.kind == .local || need.lack(of: storage) == nil
    } reason: { storage, need in
        need.lack(of: storage)?.description ?? ""
    }

    private func lack(of storage: PrimaryStorageFacts) -> StorageRoom.Lack? {
        var need = volume.need(cached: storage.cachedImages)
        need.volumes = together
        return storage.room.lack(for: need, settings)
    }
}
