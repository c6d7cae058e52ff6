package import ZSModel

/// What a VM asks of the cloud.
package struct PlacementRequest: Sendable {
    /// For messages: the VM's name.
    package var name: String
    package var cpuCount: Int
    package var memory: ByteCount
    package var hypervisor = "KVM"
    package var strategy = HostStrategy.leastVM
    /// The most VMs on one host, with the maximum strategy (A-HOST-09).
    package var maximumPerHost: Int?
    /// Volumes to be made; the root volume comes first.  Empty when an existing VM is started.
    package var volumes: [VolumeRequest] = []
    package var networks: [AddressRequest] = []

    // What the caller chose.
    package var zone: UUID?
    package var cluster: UUID?
    package var host: UUID?

    // What is so already.
    /// Storages that hold volumes of the VM: its host must reach them (A-HOST-06, A-OTH-01).
    package var presentStorages: [UUID] = []
    /// The host on which the VM's local volumes lie (A-OTH-01).
    package var residence: UUID?
    /// The host that is taken when it qualifies, whatever the strategy says: the last one (A-OTH-01).
    package var lastHost: UUID?
    /// Hosts that will not do: those that failed (A-STEP-09), or the one that the VM leaves (A-OTH-04).
    package var avoidedHosts: [UUID] = []
    package var affinity: AffinityRequest?

    package init(name: String, cpuCount: Int, memory: ByteCount) {
        self.name = name
        self.cpuCount = cpuCount
        self.memory = memory
    }
}

/// A volume to be made.
package struct VolumeRequest: Sendable {
    package var size: ByteCount
    package var image: ImageRequest?
    /// The storage that the caller named (A-PS-02).
    package var storage: UUID?
    /// The storages that carry the tag which the offering asks for; `nil` when it asks for none (A-PS-04).
    package var tagged: [UUID]?
    package init(size: ByteCount, image: ImageRequest? = nil, storage: UUID? = nil, tagged: [UUID]? = nil) {
        self.size = size
        self.image = image
        self.storage = storage
        self.tagged = tagged
    }

    /// What the volume takes on a storage whose cache holds `cached` (A-CAP-17).
    func need(cached: Set<UUID>) -> StorageRoom.Need {
        guard let image, !cached.contains(image.uuid) else { return StorageRoom.Need(volumes: size) }
        return StorageRoom.Need(volumes: size, image: image.actualSize)
    }
}

/// The image that a volume is made from.
package struct ImageRequest: Sendable {
    package var uuid: UUID
    package var name: String
    package var actualSize: ByteCount
    /// Enabled and Ready (A-STEP-01).
    package var isUsable: Bool
    package var backupStorages: [UUID]
    package init(uuid: UUID, name: String, actualSize: ByteCount, isUsable: Bool = true, backupStorages: [UUID]) {
        self.uuid = uuid
        self.name = name
        self.actualSize = actualSize
        self.isUsable = isUsable
        self.backupStorages = backupStorages
    }
}

/// One NIC: its L3 network, and the address when the caller chose it.
package struct AddressRequest: Sendable {
    package var network: UUID
    package var address: IPv4Address?
    package init(network: UUID, address: IPv4Address? = nil) {
        self.network = network
        self.address = address
    }
}

/// The affinity group of the VM; a Disabled group is left out by the caller (A-AFF-07).
package struct AffinityRequest: Sendable {
    package enum Policy: String, Sendable, CaseIterable {
        case hard = "antiHard"
        case soft = "antiSoft"
    }
    package var name: String
    package var policy: Policy
    /// Hosts on which another member is placed (A-AFF-01).
    package var usedHosts: Set<UUID>
    package init(name: String, policy: Policy, usedHosts: Set<UUID>) {
        self.name = name
        self.policy = policy
        self.usedHosts = usedHosts
    }
}

/// Where everything goes: the choices of steps A-STEP-01 to A-STEP-04.
package struct Placement: Sendable, Equatable {
    package struct Address: Sendable, Equatable {
        package var network: UUID
        package var address: IPv4Address
        package init(network: UUID, address: IPv4Address) {
            self.network = network
            self.address = address
        }
    }
    /// Where the image comes from; `nil` when no volume is made from one.
    package var backupStorage: UUID?
    package var cluster: UUID
    package var host: UUID
    /// One for each volume of the request, in its order.
    package var volumeStorages: [UUID]
    /// One for each network of the request, in its order.
    package var addresses: [Address]
    /// What the caller should be told, such as a strategy that had no samples to go by (A-HOST-13).
    package var notes: [String]
    /// Who was dropped and by which rule, when the request was to be explained (A-STEP-11).
    package var rejections: [Rejection]
}
