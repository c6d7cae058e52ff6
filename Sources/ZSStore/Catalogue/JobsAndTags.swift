extension ResourceKind {
    package static let longJob: ResourceKind = ResourceKind(
        "LongJob", "job", table: "job",
        fields: [
            Field("uuid", .uuid), Field("name", .text), Field("description", .text, "NULL"),
            Field("jobName", .text, "api"),
            Field("jobData", .json, "arguments"), Field("jobResult", .json, "result"), Field("state", .text),
            Field("progress", .integer), Field("targetResourceUuid", .uuid), Field("account", .text),
            Field("operator", .text), Field("pid", .integer), Field("endDate", .date),
            Field(
                "executeTime", .integer,
                "CAST(round((julianday(end_date) - julianday(create_date)) * 86400000) AS INTEGER)"),
        ] + CommonFields.dates,
        lists: [
            NestedList("steps", .inventories { .jobStep }, of: "job_step", by: "job_uuid", order: "position")
        ],
        columns: ["uuid", "jobName", "state", "targetResourceUuid", "createDate", "executeTime"])

    package static let jobStep: ResourceKind = ResourceKind(
        "LongJobStep", "step of a job", table: "job_step",
        fields: [
            Field("position", .integer), Field("name", .text), Field("state", .text), Field("startDate", .date),
            Field("endDate", .date), Field("note", .text),
        ],
        columns: ["position", "name", "state"])

    package static let garbage: ResourceKind = ResourceKind(
        "GCJob", "garbage entry", table: "garbage",
        fields: [
            Field("uuid", .uuid), Field("name", .text), Field("runnerClass", .text, "kind"), Field("context", .json),
            Field("hostUuid", .uuid), Field("status", .text), Field("attempts", .integer), Field("lastError", .text),
        ] + CommonFields.dates,
        columns: ["uuid", "name", "status", "attempts", "lastError"])

    private static let tagFields: [Field] =
        [
            Field("uuid", .uuid), Field("tag", .text), Field("type", .text), Field("resourceType", .text),
            Field("resourceUuid", .uuid), Field("inherent", .bool),
        ] + CommonFields.dates
    private static let tagColumns = ["uuid", "tag", "resourceType", "resourceUuid"]

    package static let userTag: ResourceKind = ResourceKind(
        "UserTag", "user tag", table: "tag", fields: tagFields, columns: tagColumns, restriction: "type = 'User'")
    package static let systemTag: ResourceKind = ResourceKind(
        "SystemTag", "system tag", table: "tag", fields: tagFields, columns: tagColumns, restriction: "type = 'System'")

    /// Every kind that a `Query` API exists for.
    package static let all: [ResourceKind] = [
        zone, cluster, host, primaryStorage, backupStorage, image, imageCache, instanceOffering, diskOffering,
        l2Network, l2VlanNetwork, l3Network, ipRange, usedIp, vmInstance, vmNic, vmCdRom, volume, longJob, garbage,
        userTag, systemTag,
    ]
}
