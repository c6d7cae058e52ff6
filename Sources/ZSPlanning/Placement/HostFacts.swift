package import ZSModel

/// A host as placement sees it: numbers only, so that a thousand of them are judged in microseconds.
package struct HostFacts: Sendable {
    package var uuid: UUID
    package var name: String
    package var cluster: UUID
    package var readiness: Readiness
    /// How long ago the host last answered a probe.
    package var probedAgo: Duration
    package var cpuThreads: Int
    package var memory: ByteCount
    /// vCPUs of the VMs placed here; a stopped VM is placed nowhere (A-CAP-07).
    package var placedCPUs: Int
    /// Memory of the VMs placed here, as the guests see it.
    package var placedMemory: ByteCount
    /// VMs here that are Running, Starting, Rebooting, Paused or Migrating in, routers included (A-HOST-14).
    package var vmCount: Int
    /// Mean use over the sampling time, 0…1; `nil` without samples (A-HOST-12).
    package var cpuUse: Double?
    package var memoryUse: Double?
    /// What the host has of each local storage of its cluster.
    package var shares: [LocalShare]
    /// Attached storages that this host cannot reach (A-HOST-06).
    package var unreachableStorages: [UUID]

    /// The position of `cluster` in the clouds's clusters; set by ``CloudFacts``.
    var clusterIndex = 0

    package init(
        uuid: UUID, name: String, cluster: UUID, readiness: Readiness = Readiness(), probedAgo: Duration = .zero,
        cpuThreads: Int, memory: ByteCount, placedCPUs: Int = 0, placedMemory: ByteCount = .zero, vmCount: Int = 0,
        cpuUse: Double? = nil, memoryUse: Double? = nil, shares: [LocalShare] = [], unreachableStorages: [UUID] = []
    ) {
        self.uuid = uuid
        self.name = name
        self.cluster = cluster
        self.readiness = readiness
        self.probedAgo = probedAgo
        self.cpuThreads = cpuThreads
        self.memory = memory
        self.placedCPUs = placedCPUs
        self.placedMemory = placedMemory
        self.vmCount = vmCount
        self.cpuUse = cpuUse
        self.memoryUse = memoryUse
        self.shares = shares
        self.unreachableStorages = unreachableStorages
    }

    /// vCPUs that can be promised in all (A-CAP-01, R-HOST-25).
    package func totalCPUs(_ settings: PlacementSettings) -> Int { Int(settings.cpuRatio.times(Int64(cpuThreads))) }
    /// vCPUs that can still be promised; negative when too many were.
    package func freeCPUs(_ settings: PlacementSettings) -> Int { totalCPUs(settings) - placedCPUs }

    /// Memory that can be promised in all, in the guests' measure (A-CAP-04).
    package func totalMemory(_ settings: PlacementSettings) -> ByteCount {
        ByteCount(bytes: settings.memoryRatio.times(max(0, memory.bytes - settings.reservedMemory.bytes)))
    }
    /// Memory that can still be promised; zero when too much was.
    package func freeMemory(_ settings: PlacementSettings) -> ByteCount {
        ByteCount(bytes: max(0, totalMemory(settings).bytes - placedMemory.bytes))
    }
    /// The swap that overcommitted memory asks of the host (A-CAP-05).
    package func advisedSwap(_ settings: PlacementSettings) -> ByteCount {
        ByteCount(bytes: settings.memoryRatio.times(memory.bytes) - memory.bytes)
    }
}

/// One host's part of a local storage.
package struct LocalShare: Sendable {
    package var storage: UUID
    package var room: StorageRoom
    /// Images that lie complete in this share's cache.
    package var cachedImages: Set<UUID>
    package init(storage: UUID, room: StorageRoom, cachedImages: Set<UUID> = []) {
        self.storage = storage
        self.room = room
        self.cachedImages = cachedImages
    }
}
