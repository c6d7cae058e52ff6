extension ResourceKind {
    package static let zone: ResourceKind = ResourceKind(
        "Zone", "zone", table: "zone",
        fields: CommonFields.identity + [
            Field("state", .text), Field("type", .text), Field("isDefault", .bool),
        ] + CommonFields.dates,
        relations: [
            Relation("cluster", { .cluster }, "uuid", "zone_uuid"),
            Relation("host", { .host }, "uuid", "zone_uuid"),
            Relation("vmInstance", { .vmInstance }, "uuid", "zone_uuid"),
            Relation("primaryStorage", { .primaryStorage }, "uuid", "zone_uuid"),
            Relation("l2Network", { .l2Network }, "uuid", "zone_uuid"),
            Relation("l3Network", { .l3Network }, "uuid", "zone_uuid"),
            Relation(
                "backupStorage", { .backupStorage }, through: "backup_storage_zone", mine: "zone_uuid",
                theirs: "backup_storage_uuid"),
        ],
        columns: ["uuid", "name", "state", "createDate"])

    package static let cluster: ResourceKind = ResourceKind(
        "Cluster", "cluster", table: "cluster",
        fields: CommonFields.identity + [
            Field("zoneUuid", .uuid), Field("state", .text), Field("hypervisorType", .text), Field("type", .text),
            Field("architecture", .text),
        ] + CommonFields.dates,
        relations: [
            Relation("zone", { .zone }, "zone_uuid"),
            Relation("host", { .host }, "uuid", "cluster_uuid"),
            Relation("vmInstance", { .vmInstance }, "uuid", "cluster_uuid"),
            Relation(
                "primaryStorage", { .primaryStorage }, through: "primary_storage_cluster", mine: "cluster_uuid",
                theirs: "primary_storage_uuid"),
            Relation(
                "l2Network", { .l2Network }, through: "l2_network_cluster", mine: "cluster_uuid",
                theirs: "l2_network_uuid"),
        ],
        columns: ["uuid", "name", "state", "hypervisorType", "zoneUuid"])

    package static let host: ResourceKind = ResourceKind(
        "Host", "host", table: "host",
        fields: CommonFields.identity + [
            Field("zoneUuid", .uuid), Field("clusterUuid", .uuid), Field("managementIp", .text),
            Field("sshPort", .integer), Field("username", .text), Field("hypervisorType", .text),
            Field("state", .text), Field("status", .text), Field("observedAt", .date), Field("hostname", .text),
            Field("architecture", .text), Field("accelerated", .bool), Field("osVersion", .text),
            Field("libvirtVersion", .text), Field("qemuVersion", .text), Field("cpuModel", .text),
            Field("cpuSockets", .integer), Field("cpuThreads", .integer), Field("cpuNum", .integer, "cpu_threads"),
            Field("totalCpuCapacity", .integer, "cpu_threads * cpu_ratio"),
            Field("availableCpuCapacity", .integer, "cpu_threads * cpu_ratio - cpu_claimed"),
            Field("totalMemoryCapacity", .bytes, "memory"),
            Field("availableMemoryCapacity", .bytes, "memory - memory_claimed * 100 / memory_percent"),
        ] + CommonFields.dates,
        relations: [
            Relation("zone", { .zone }, "zone_uuid"),
            Relation("cluster", { .cluster }, "cluster_uuid"),
            Relation("vmInstance", { .vmInstance }, "uuid", "host_uuid"),
            Relation("volume", { .volume }, "uuid", "host_uuid"),
        ],
        columns: [
            "uuid", "name", "managementIp", "state", "status", "availableCpuCapacity", "availableMemoryCapacity",
        ])
}
