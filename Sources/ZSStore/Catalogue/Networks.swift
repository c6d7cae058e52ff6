extension ResourceKind {
    private static let l2Fields: [Field] =
        CommonFields.identity + [
            Field("zoneUuid", .uuid), Field("physicalInterface", .text), Field("type", .text),
            Field("virtualNetworkId", .integer, "vlan"), Field("bridgeName", .text, "bridge"),
        ] + CommonFields.dates
    private static let l2Lists: [NestedList] = [
        NestedList(
            "attachedClusterUuids", .values(.uuid, column: "cluster_uuid"), of: "l2_network_cluster",
            by: "l2_network_uuid", order: "cluster_uuid")
    ]
    private static let l2Relations: [Relation] = [
        Relation("zone", { .zone }, "zone_uuid"),
        Relation("l3Network", { .l3Network }, "uuid", "l2_network_uuid"),
        Relation(
            "cluster", { .cluster }, through: "l2_network_cluster", mine: "l2_network_uuid", theirs: "cluster_uuid"),
    ]

    package static let l2Network: ResourceKind = ResourceKind(
        "L2Network", "L2 network", table: "l2_network", fields: l2Fields + [Field("vlan", .integer)], lists: l2Lists,
        relations: l2Relations, columns: ["uuid", "name", "type", "physicalInterface", "vlan"])

    package static let l2VlanNetwork: ResourceKind = ResourceKind(
        "L2VlanNetwork", "L2 VLAN network", table: "l2_network", fields: l2Fields + [Field("vlan", .integer)],
        lists: l2Lists, relations: l2Relations, columns: ["uuid", "name", "physicalInterface", "vlan"],
        restriction: "type = 'L2VlanNetwork'")

    package static let l3Network: ResourceKind = ResourceKind(
        "L3Network", "L3 network", table: "l3_network",
        fields: CommonFields.identity + [
            Field("zoneUuid", .uuid), Field("l2NetworkUuid", .uuid), Field("type", .text), Field("category", .text),
            Field("system", .bool), Field("ipVersion", .integer), Field("enableIPAM", .bool, "enable_ipam"),
            Field("dnsDomain", .text), Field("state", .text),
        ] + CommonFields.dates,
        lists: [
            NestedList(
                "dns", .values(.text, column: "dns"), of: "l3_network_dns", by: "l3_network_uuid", order: "position"),
            NestedList("ipRanges", .inventories { .ipRange }, of: "ip_range", by: "l3_network_uuid", order: "id"),
        ],
        relations: [
            Relation("zone", { .zone }, "zone_uuid"),
            Relation("l2Network", { .l2Network }, "l2_network_uuid"),
            Relation("ipRanges", { .ipRange }, "uuid", "l3_network_uuid"),
            Relation("vmNic", { .vmNic }, "uuid", "l3_network_uuid"),
            Relation("usedIp", { .usedIp }, "uuid", "l3_network_uuid"),
        ],
        columns: ["uuid", "name", "category", "l2NetworkUuid", "state"])

    package static let ipRange: ResourceKind = ResourceKind(
        "IpRange", "IP range", table: "ip_range",
        fields: CommonFields.identity + [
            Field("l3NetworkUuid", .uuid), Field("startIp", .text), Field("endIp", .text), Field("netmask", .text),
            Field("gateway", .text), Field("networkCidr", .text), Field("ipVersion", .integer),
        ] + CommonFields.dates,
        relations: [
            Relation("l3Network", { .l3Network }, "l3_network_uuid"),
            Relation("usedIp", { .usedIp }, "uuid", "ip_range_uuid"),
        ],
        columns: ["uuid", "name", "startIp", "endIp", "netmask", "gateway", "l3NetworkUuid"])

    package static let usedIp: ResourceKind = ResourceKind(
        "IpAddress", "IP address", table: "used_ip",
        fields: [
            Field("uuid", .uuid), Field("ipRangeUuid", .uuid), Field("l3NetworkUuid", .uuid), Field("ip", .text),
            Field("ipInLong", .integer, "ip_number"), Field("netmask", .text), Field("gateway", .text),
            Field("usedFor", .text), Field("vmNicUuid", .uuid),
        ] + CommonFields.dates,
        relations: [
            Relation("l3Network", { .l3Network }, "l3_network_uuid"),
            Relation("ipRange", { .ipRange }, "ip_range_uuid"),
            Relation("vmNic", { .vmNic }, "vm_nic_uuid"),
        ],
        columns: ["uuid", "ip", "l3NetworkUuid", "vmNicUuid", "usedFor"])
}
