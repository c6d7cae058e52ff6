import Testing
import ZSModel
import ZSRendering
import ZSStore

/// Questions that are asked of large clouds are answered from an index.
@Suite struct QueryIndexTests {
    private func plan(_ conditions: [QueryCondition], on kind: ResourceKind = .vmInstance) throws -> [String] {
        try withStore { store throws in
            var request = QueryRequest()
            request.filter = QueryFilter(conditions)
            return try store.read { reader throws(Failure) in try reader.explain(request, on: kind) }
        }
    }

    @Test(
        "VMs are searched by index",
        arguments: [
            QueryCase("uuid", .equal, "x", []), QueryCase("uuid", .isIn, "x,y", []),
            QueryCase("name", .equal, "x", []), QueryCase("name", .isIn, "x,y", []),
            QueryCase("state", .equal, "Running", []), QueryCase("state", .isIn, "Running,Stopped", []),
            QueryCase("hostUuid", .equal, "x", []), QueryCase("clusterUuid", .equal, "x", []),
            QueryCase("zoneUuid", .equal, "x", []), QueryCase("imageUuid", .equal, "x", []),
            QueryCase("instanceOfferingUuid", .equal, "x", []),
            QueryCase("vmNics.ip", .equal, "10.0.0.1", []), QueryCase("vmNics.mac", .equal, "fa:00:00:00:00:01", []),
            QueryCase("vmNics.uuid", .equal, "x", []), QueryCase("vmNics.internalName", .equal, "vnic1.0", []),
            QueryCase("vmNics.usedIp.ip", .equal, "10.0.0.1", []),
            QueryCase("vmNics.l3Network.name", .equal, "x", []),
            QueryCase("host.managementIp", .equal, "10.0.0.1", []), QueryCase("host.name", .equal, "x", []),
            QueryCase("host.hostname", .equal, "x", []), QueryCase("image.name", .equal, "x", []),
            QueryCase("allVolumes.uuid", .equal, "x", []), QueryCase("allVolumes.name", .equal, "x", []),
            QueryCase("__userTag__", .equal, "x", []), QueryCase("__userTag__", .isIn, "x,y", []),
            QueryCase("__systemTag__", .equal, "x", []),
        ])
    func searched(_ query: QueryCase) throws {
        let plan = try plan([query.condition])
        #expect(plan.contains { $0.hasPrefix("SEARCH vm_instance USING") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }

    @Test(
        "Other long lists are searched by index",
        arguments: [
            (ResourceKind.vmNic, "ip"), (.vmNic, "mac"), (.vmNic, "vmInstanceUuid"), (.vmNic, "l3NetworkUuid"),
            (.usedIp, "ip"), (.usedIp, "vmNicUuid"), (.volume, "name"), (.volume, "vmInstanceUuid"),
            (.volume, "primaryStorageUuid"), (.volume, "rootImageUuid"), (.volume, "hostUuid"), (.host, "name"),
            (.host, "hostname"), (.image, "name"), (.longJob, "uuid"), (.longJob, "jobName"),
            (.longJob, "targetResourceUuid"), (.userTag, "tag"), (.userTag, "resourceUuid"),
        ] as [(ResourceKind, String)])
    func others(kind: ResourceKind, field: String) throws {
        let plan = try plan([QueryCondition(field, .equal, "x")], on: kind)
        #expect(plan.contains { $0.hasPrefix("SEARCH \(kind.table) USING") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }

    @Test("The default order of all VMs is that of the table: nothing is sorted")
    func defaultOrder() throws {
        #expect(try plan([]) == ["SCAN vm_instance"])
    }

    @Test("Every reference between tables can be followed back by an index: a deletion never searches a table")
    func references() throws {
        try withStore { store throws in
            let tables = try store.read { reader throws(Failure) in
                try reader.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { row throws(Failure) in
                    try row.text("name")
                }
            }
            #expect(tables.count > 25)
            for table in tables {
                let columns = try store.read { reader throws(Failure) in
                    try reader.all("SELECT \"from\" AS name FROM pragma_foreign_key_list(\(table))") {
                        row throws(Failure) in try row.text("name")
                    }
                }
                for column in columns {
                    let text = "EXPLAIN QUERY PLAN SELECT 1 FROM \(table) WHERE \(column) = 'x'"
                    let plan = try store.read { reader throws(Failure) in
                        try reader.all(SQL(text: text)) { row throws(Failure) in try row.text("detail") }
                    }
                    #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(table).\(column): \(plan)")
                }
            }
        }
    }
}
