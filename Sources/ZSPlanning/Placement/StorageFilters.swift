import ZSModel

/// What the primary storages are judged by for one volume.
final class StorageNeed: PlacementNeed {
    let volume: VolumeRequest
    let storages: [PrimaryStorageFacts]
    private let room: Room?

    /// How room is tested, when it is.
    struct Room: Sendable {
        let settings: PlacementSettings
        /// The room for a volume and the images in the cache beside it by the storage's position; `nil` where a volume cannot lie.
        let find: @Sendable (Int) -> (StorageRoom, Set<UUID>)?
        /// The volumes that may have to lie there together.
        let together: ByteCount
    }

    init(volume: VolumeRequest, storages: [PrimaryStorageFacts], room: Room? = nil) {
        self.volume = volume
        self.storages = storages
        self.room = room
    }
    subscript(position: Int) -> PrimaryStorageFacts { storages[position] }

    static let filters: [Filter<StorageNeed>] = [
        Filter("A-PS-02", "state and status") { need, storage in
            need[storage].readiness.isReady
        } reason: { need, storage in
            need[storage].readiness.objection
        },
        Filter("A-PS-04", "tag") { need, storage in
            need.volume.tagged?.contains(need[storage].uuid) ?? true
        } reason: { _, _ in
            "does not carry the tag that the offering asks for"
        },
        Filter("A-PS-08", "host") { need, storage in
            need.room.map { $0.find(storage) != nil } ?? true
        } reason: { _, _ in
            "is local and has no share on a host that was named"
        },
        Filter("A-CAP-17", "room") { need, storage in
            need.lack(of: storage) == nil
        } reason: { need, storage in
            need.lack(of: storage)?.description ?? ""
        },
    ]

    private func lack(of storage: Int) -> StorageRoom.Lack? {
        guard let room, let (found, cached) = room.find(storage) else { return nil }
        var need = volume.need(cached: cached)
        need.volumes = room.together
        return found.lack(for: need, room.settings)
    }
    /// What can still be promised there; for the order of preference.
    func free(on storage: Int) -> Int64 {
        room.flatMap { room in room.find(storage)?.0.available(room.settings) } ?? .min
    }
}
