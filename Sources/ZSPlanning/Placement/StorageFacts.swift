package import ZSModel

/// A primary storage as placement sees it.
package struct PrimaryStorageFacts: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case local = "LocalStorage"
        case nfs = "NFS"
        case sharedMountPoint = "SharedMountPoint"
        case ceph = "Ceph"
        case fusionStor = "FusionStor"
    }
    package var uuid: UUID
    package var name: String
    package var kind: Kind
    package var readiness: Readiness
    /// The room of a shared storage; a local storage's room is in its hosts' shares.
    package var room: StorageRoom
    /// Images that lie complete in a shared storage's cache.
    package var cachedImages: Set<UUID>
    /// The outside cluster of a Ceph or FusionStor storage: its fsid.
    package var fabric: String?

    package init(
        uuid: UUID, name: String, kind: Kind, readiness: Readiness = Readiness(),
        room: StorageRoom = StorageRoom(total: .zero), cachedImages: Set<UUID> = [], fabric: String? = nil
    ) {
        self.uuid = uuid
        self.name = name
        self.kind = kind
        self.readiness = readiness
        self.room = room
        self.cachedImages = cachedImages
        self.fabric = fabric
    }
}

/// A backup storage as placement sees it.
package struct BackupStorageFacts: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case imageStore = "ImageStore"
        case sftp = "Sftp"
        case ceph = "Ceph"
        case fusionStor = "FusionStor"
    }
    package var uuid: UUID
    package var name: String
    package var kind: Kind
    package var readiness: Readiness
    package var zones: Set<UUID>
    package var available: ByteCount
    package var fabric: String?

    package init(
        uuid: UUID, name: String, kind: Kind, readiness: Readiness = Readiness(), zones: Set<UUID>,
        available: ByteCount, fabric: String? = nil
    ) {
        self.uuid = uuid
        self.name = name
        self.kind = kind
        self.readiness = readiness
        self.zones = zones
        self.available = available
        self.fabric = fabric
    }
}
