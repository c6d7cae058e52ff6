import ZSModel

/// Which storages may take which volume in one cluster.
struct StoragePlan: Sendable {
    struct Slot: Sendable {
        /// The position of the volume in the request.
        let volume: Int
        let isLocal: Bool
        let isRandom: Bool
        /// Positions in the cloud's storages; all of them usable, none of them tested for room.
        let candidates: [Int]
    }
    /// Volumes whose storage the caller named come first: they cannot go elsewhere.
    let local: [Slot]
    let shared: [Slot]
}

extension CloudFacts {
    /// What a storage has for a VM on a host, and the images in its cache there; `nil` when it has nothing there.
    func room(of storage: Int, on host: Int?) -> (StorageRoom, Set<UUID>)? {
        let uuid = storages[storage].uuid
        guard storages[storage].kind == .local else {
            if let host, hosts[host].unreachableStorages.contains(uuid) { return nil }
            return (storages[storage].room, storages[storage].cachedImages)
        }
        guard let host, let share = hosts[host].shares.first(where: { $0.storage == uuid }) else { return nil }
        return (share.room, share.cachedImages)
    }
}

/// Finds room for volumes one after another, remembering what it promised.
final class StorageChooser: Sendable {
    let facts: CloudFacts
    let volumes: [VolumeRequest]

    init(facts: CloudFacts, volumes: [VolumeRequest]) {
        self.facts = facts
        self.volumes = volumes
    }

    /// Chooses a storage for each slot.
    ///
    /// - Parameters:
    ///   - host: the position of the host where local shares are looked for; `nil` leaves only shared storages.
    ///   - pick: chooses one of several with room, given most free space first.
    /// - Returns: positions in the cloud's storages by slot; `nil` when a slot finds no room.
    func assign(_ slots: some Sequence<StoragePlan.Slot>, on host: Int?, pick: (Int) -> Int = { _ in 0 })
        -> [Int]?
    {
        var assigned: [Int] = []
        var promised: [(storage: Int, need: StorageRoom.Need)] = []
        for slot in slots {
            let volume = volumes[slot.volume]
            var fitting: [(storage: Int, free: Int64, need: StorageRoom.Need)] = []
            for storage in slot.candidates {
                guard let (room, cached) = facts.room(of: storage, on: host) else { continue }
                var need = volume.need(cached: cached)
                for before in promised where before.storage == storage { need = need + before.need }
                guard room.lack(for: need, facts.settings) == nil else { continue }
                fitting.append((storage, room.available(facts.settings) - need.volumes.bytes, need))
            }
            guard !fitting.isEmpty else { return nil }
            fitting.sort { left, right in
                left.free != right.free
                    ? left.free > right.free : facts.storages[left.storage].uuid < facts.storages[right.storage].uuid
            }
            let chosen = fitting[slot.isRandom ? pick(fitting.count) : 0]
            promised.removeAll { $0.storage == chosen.storage }
            promised.append((chosen.storage, chosen.need))
            assigned.append(chosen.storage)
        }
        return assigned
    }

    /// Whether ``assign(_:on:pick:)`` would find room; costs nothing for the common single volume.
    func fits(_ slots: [StoragePlan.Slot], on host: Int?) -> Bool {
        guard slots.count == 1 else { return assign(slots, on: host) != nil }
        let volume = volumes[slots[0].volume]
        return slots[0].candidates.contains { storage in
            guard let (room, cached) = facts.room(of: storage, on: host) else { return false }
            return room.lack(for: volume.need(cached: cached), facts.settings) == nil
        }
    }
}
