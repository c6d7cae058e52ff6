extension ResourceKind {
    /// Sums over the Connected shares: a host that is away takes its share with it (R-PSL-03).
    private static func share(_ expression: String) -> String {
        "(SELECT coalesce(sum(\(expression)), 0) FROM storage_share s "
            + "WHERE s.primary_storage_uuid = primary_storage.uuid AND s.status = 'Connected')"
    }

    package static let primaryStorage: ResourceKind = ResourceKind(
        "PrimaryStorage", "primary storage", table: "primary_storage",
        fields: CommonFields.identity + [
            Field("zoneUuid", .uuid), Field("type", .text), Field("url", .text), Field("mountPath", .text),
            Field("state", .text), Field("status", .text),
            Field("totalCapacity", .bytes, share("s.total")),
            Field(
                "availableCapacity", .bytes,
                share("s.total - (s.volume_bytes * 100 + s.percent - 1) / s.percent - s.real_bytes")),
            Field("totalPhysicalCapacity", .bytes, share("s.total")),
            Field("availablePhysicalCapacity", .bytes, share("s.physical_available")),
            Field("systemUsedCapacity", .bytes, share("max(0, s.total - s.physical_available - s.real_bytes)")),
        ] + CommonFields.dates,
        lists: [
            NestedList(
                "attachedClusterUuids", .values(.uuid, column: "cluster_uuid"), of: "primary_storage_cluster",
                by: "primary_storage_uuid", order: "cluster_uuid")
        ],
        relations: [
            Relation("zone", { .zone }, "zone_uuid"),
            Relation("volume", { .volume }, "uuid", "primary_storage_uuid"),
            Relation("imageCache", { .imageCache }, "uuid", "primary_storage_uuid"),
            Relation(
                "cluster", { .cluster }, through: "primary_storage_cluster", mine: "primary_storage_uuid",
                theirs: "cluster_uuid"),
        ],
        columns: ["uuid", "name", "type", "url", "state", "status", "totalCapacity", "availableCapacity"])

    package static let backupStorage: ResourceKind = ResourceKind(
        "BackupStorage", "backup storage", table: "backup_storage",
        fields: CommonFields.identity + [
            Field("type", .text), Field("url", .text), Field("hostname", .text), Field("sshPort", .integer),
            Field("username", .text), Field("state", .text), Field("status", .text),
            Field("totalCapacity", .bytes, "total"), Field("availableCapacity", .bytes, "available"),
        ] + CommonFields.dates,
        lists: [
            NestedList(
                "attachedZoneUuids", .values(.uuid, column: "zone_uuid"), of: "backup_storage_zone",
                by: "backup_storage_uuid", order: "zone_uuid")
        ],
        relations: [
            Relation(
                "zone", { .zone }, through: "backup_storage_zone", mine: "backup_storage_uuid", theirs: "zone_uuid"),
            Relation(
                "image", { .image }, through: "image_backup_storage", mine: "backup_storage_uuid",
                theirs: "image_uuid"),
        ],
        columns: ["uuid", "name", "type", "hostname", "url", "state", "status", "availableCapacity"])

    package static let imageCache: ResourceKind = ResourceKind(
        "ImageCache", "image cache", table: "image_cache",
        fields: [
            Field("id", .integer), Field("primaryStorageUuid", .uuid), Field("hostUuid", .uuid),
            Field("imageUuid", .uuid), Field("installUrl", .text), Field("mediaType", .text), Field("size", .bytes),
            Field("state", .text),
        ] + CommonFields.dates,
        relations: [
            Relation("primaryStorage", { .primaryStorage }, "primary_storage_uuid"),
            Relation("image", { .image }, "image_uuid"),
            Relation("host", { .host }, "host_uuid"),
        ],
        columns: ["id", "imageUuid", "primaryStorageUuid", "hostUuid", "state", "size"])
}
