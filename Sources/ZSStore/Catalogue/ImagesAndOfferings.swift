extension ResourceKind {
    package static let image: ResourceKind = ResourceKind(
        "Image", "image", table: "image",
        fields: CommonFields.identity + [
            Field("state", .text), Field("status", .text), Field("mediaType", .text), Field("format", .text),
            Field("platform", .text), Field("architecture", .text), Field("guestOsType", .text), Field("url", .text),
            Field("size", .bytes), Field("actualSize", .bytes), Field("md5Sum", .text, "md5"),
            Field("sha256Sum", .text, "sha256"), Field("system", .bool),
        ] + CommonFields.dates,
        lists: [
            NestedList(
                "backupStorageRefs", .inventories { .imageBackupStorageRef }, of: "image_backup_storage",
                by: "image_uuid", order: "backup_storage_uuid")
        ],
        relations: [
            Relation("backupStorageRefs", { .imageBackupStorageRef }, "uuid", "image_uuid"),
            Relation(
                "backupStorage", { .backupStorage }, through: "image_backup_storage", mine: "image_uuid",
                theirs: "backup_storage_uuid"),
            Relation("volume", { .volume }, "uuid", "root_image_uuid"),
            Relation("vmInstance", { .vmInstance }, "uuid", "image_uuid"),
            Relation("imageCache", { .imageCache }, "uuid", "image_uuid"),
        ],
        columns: ["uuid", "name", "mediaType", "format", "platform", "state", "status", "size", "actualSize"])

    package static let imageBackupStorageRef: ResourceKind = ResourceKind(
        "ImageBackupStorageRef", "copy of an image", table: "image_backup_storage",
        fields: [
            Field("imageUuid", .uuid), Field("backupStorageUuid", .uuid), Field("installPath", .text),
            Field("status", .text), Field("exportUrl", .text, "export_url"),
            Field("exportMd5Sum", .text, "export_md5"),
        ] + CommonFields.dates,
        relations: [
            Relation("image", { .image }, "image_uuid"),
            Relation("backupStorage", { .backupStorage }, "backup_storage_uuid"),
        ],
        columns: ["imageUuid", "backupStorageUuid", "status", "installPath"])

    package static let instanceOffering: ResourceKind = ResourceKind(
        "InstanceOffering", "instance offering", table: "instance_offering",
        fields: CommonFields.identity + [
            Field("cpuNum", .integer), Field("cpuSpeed", .integer, "CAST(0 AS INTEGER)"), Field("memorySize", .bytes),
            Field("allocatorStrategy", .text), Field("sortKey", .integer), Field("type", .text),
            Field("state", .text),
        ] + CommonFields.dates,
        relations: [Relation("vmInstance", { .vmInstance }, "uuid", "instance_offering_uuid")],
        columns: ["uuid", "name", "cpuNum", "memorySize", "allocatorStrategy", "state"])

    package static let diskOffering: ResourceKind = ResourceKind(
        "DiskOffering", "disk offering", table: "disk_offering",
        fields: CommonFields.identity + [
            Field("diskSize", .bytes), Field("sortKey", .integer), Field("type", .text), Field("state", .text),
        ] + CommonFields.dates,
        relations: [Relation("volume", { .volume }, "uuid", "disk_offering_uuid")],
        columns: ["uuid", "name", "diskSize", "state"])
}
