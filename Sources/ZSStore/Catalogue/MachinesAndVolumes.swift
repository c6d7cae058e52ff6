extension ResourceKind {
    package static let vmInstance: ResourceKind = ResourceKind(
        "VmInstance", "virtual machine", table: "vm_instance",
        fields: CommonFields.identity + [
            Field("state", .text), Field("zoneUuid", .uuid), Field("clusterUuid", .uuid), Field("hostUuid", .uuid),
            Field("lastHostUuid", .uuid), Field("imageUuid", .uuid), Field("instanceOfferingUuid", .uuid),
            Field("rootVolumeUuid", .uuid), Field("defaultL3NetworkUuid", .uuid), Field("platform", .text),
            Field("architecture", .text), Field("guestOsType", .text), Field("type", .text),
            Field("hypervisorType", .text), Field("cpuNum", .integer),
            Field("cpuSpeed", .integer, "CAST(0 AS INTEGER)"),
            Field("memorySize", .bytes), Field("allocatorStrategy", .text),
        ] + CommonFields.dates,
        lists: [
            NestedList("vmNics", .inventories { .vmNic }, of: "vm_nic", by: "vm_instance_uuid", order: "device_id"),
            NestedList(
                "allVolumes", .inventories { .volume }, of: "volume", by: "vm_instance_uuid", order: "device_id"),
            NestedList(
                "vmCdRoms", .inventories { .vmCdRom }, of: "vm_cdrom", by: "vm_instance_uuid", order: "device_id"),
        ],
        relations: [
            Relation("zone", { .zone }, "zone_uuid"),
            Relation("cluster", { .cluster }, "cluster_uuid"),
            Relation("host", { .host }, "host_uuid"),
            Relation("image", { .image }, "image_uuid"),
            Relation("instanceOffering", { .instanceOffering }, "instance_offering_uuid"),
            Relation("rootVolume", { .volume }, "root_volume_uuid"),
            Relation("vmNics", { .vmNic }, "uuid", "vm_instance_uuid"),
            Relation("allVolumes", { .volume }, "uuid", "vm_instance_uuid"),
            Relation("vmCdRoms", { .vmCdRom }, "uuid", "vm_instance_uuid"),
        ],
        columns: ["uuid", "name", "state", "cpuNum", "memorySize", "hostUuid"])

    package static let vmNic: ResourceKind = ResourceKind(
        "VmNic", "NIC", table: "vm_nic",
        fields: [
            Field("uuid", .uuid), Field("vmInstanceUuid", .uuid), Field("l3NetworkUuid", .uuid), Field("ip", .text),
            Field("mac", .text), Field("netmask", .text), Field("gateway", .text), Field("deviceId", .integer),
            Field("internalName", .text), Field("driverType", .text), Field("hypervisorType", .text),
            Field("type", .text),
        ] + CommonFields.dates,
        lists: [
            NestedList("usedIps", .inventories { .usedIp }, of: "used_ip", by: "vm_nic_uuid", order: "id")
        ],
        relations: [
            Relation("vmInstance", { .vmInstance }, "vm_instance_uuid"),
            Relation("l3Network", { .l3Network }, "l3_network_uuid"),
            Relation("usedIp", { .usedIp }, "uuid", "vm_nic_uuid"),
            Relation("usedIps", { .usedIp }, "uuid", "vm_nic_uuid"),
        ],
        columns: ["uuid", "vmInstanceUuid", "ip", "mac", "internalName"])

    package static let vmCdRom: ResourceKind = ResourceKind(
        "VmCdRom", "CD-ROM", table: "vm_cdrom",
        fields: CommonFields.identity + [
            Field("vmInstanceUuid", .uuid), Field("deviceId", .integer), Field("isoUuid", .uuid),
        ] + CommonFields.dates,
        relations: [Relation("vmInstance", { .vmInstance }, "vm_instance_uuid")],
        columns: ["uuid", "name", "vmInstanceUuid", "deviceId", "isoUuid"])

    package static let volume: ResourceKind = ResourceKind(
        "Volume", "volume", table: "volume",
        fields: CommonFields.identity + [
            Field("type", .text), Field("state", .text), Field("status", .text), Field("primaryStorageUuid", .uuid),
            Field("hostUuid", .uuid), Field("vmInstanceUuid", .uuid), Field("lastVmInstanceUuid", .uuid),
            Field("diskOfferingUuid", .uuid), Field("rootImageUuid", .uuid), Field("installPath", .text),
            Field("format", .text), Field("size", .bytes), Field("actualSize", .bytes), Field("deviceId", .integer),
            Field("isShareable", .bool), Field("lastAttachDate", .date), Field("lastDetachDate", .date),
        ] + CommonFields.dates,
        relations: [
            Relation("vmInstance", { .vmInstance }, "vm_instance_uuid"),
            Relation("primaryStorage", { .primaryStorage }, "primary_storage_uuid"),
            Relation("diskOffering", { .diskOffering }, "disk_offering_uuid"),
            Relation("image", { .image }, "root_image_uuid"),
            Relation("host", { .host }, "host_uuid"),
        ],
        columns: ["uuid", "name", "type", "state", "status", "size", "vmInstanceUuid"])
}
