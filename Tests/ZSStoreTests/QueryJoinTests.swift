import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore

/// Conditions on what belongs to a resource.
@Suite struct QueryJoinTests {
    @Test(
        "Conditions on related resources select VMs",
        arguments: [
            QueryCase("vmNics.ip", .equal, "10.0.1.2", ["web2"]),
            QueryCase("vmNics.mac", .equal, SmallCloud.mac(3).uppercased(), ["DB"]),
            QueryCase("vmNics.l3Network.name", .equal, "l3", ["web1", "web2", "DB"]),
            QueryCase(
                "vmNics.l3Network.l2Network.attachedClusterUuids", .isIn, SmallCloud.cluster.description,
                ["web1", "web2", "DB"]),
            QueryCase("vmNics.usedIps.ip", .like, "10.0.1.%", ["web1", "web2", "DB"]),
            QueryCase("vmNics.vmInstance.vmNics.ip", .equal, "10.0.1.1", ["web1"]),
            QueryCase("host.managementIp", .equal, "10.9.0.1", ["web1"]),
            QueryCase("host.name", .notEqual, "host-1", ["web2"]),
            QueryCase("image.name", .equal, "DEBIAN", ["web1", "web2"]),
            QueryCase("rootVolume.name", .like, "db", ["DB"]),
            QueryCase(
                "allVolumes.primaryStorage.attachedClusterUuids", .equal, SmallCloud.cluster.description,
                ["web1", "web2", "DB"]),
            QueryCase("cluster.primaryStorage.url", .equal, "/ps", ["web1", "web2", "DB"]),
            QueryCase("zone.backupStorage.hostname", .equal, "10.9.0.9", ["web1", "web2", "DB"]),
            QueryCase("zone.backupStorage.hostname", .equal, "nowhere", []),
            QueryCase("host.availableCpuCapacity", .greaterOrEqual, "80", ["web1", "web2"]),
        ])
    func selects(_ query: QueryCase) throws {
        try withCloud { store throws in
            #expect(try store.texts(of: .vmInstance, [query.condition]) == query.names)
        }
    }

    @Test("A list of plain values is a condition: any of them, or none at all")
    func lists() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addL3(.numbered(70), name: "bare", l2: SmallCloud.l2, zone: SmallCloud.zone)
            }
            func names(_ comparison: QueryCondition.Operator, _ value: String) throws(Failure) -> [String] {
                try store.texts(of: .l3Network, [QueryCondition("dns", comparison, value)])
            }
            #expect(try names(.equal, "10.0.0.3") == ["l3"])
            #expect(try names(.isIn, "1.1.1.1,10.0.0.2") == ["l3"])
            #expect(try names(.equal, "1.1.1.1") == [])
            #expect(try names(.equal, "null") == ["bare"])
            #expect(try names(.notEqual, "null") == ["l3"])
        }
    }

    @Test("A kind that is some rows of a table sees only those, through joins too")
    func restrictedKinds() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addL2(.numbered(70), name: "vlan10", zone: SmallCloud.zone, vlan: 10)
                try t.addTag(.numbered(71), "a", on: SmallCloud.zone, of: .zone)
                try t.addTag(.numbered(72), "b::c", type: "System", on: SmallCloud.zone, of: .zone)
            }
            #expect(try store.texts(of: .l2Network) == ["l2", "vlan10"])
            #expect(try store.texts(of: .l2VlanNetwork) == ["vlan10"])
            #expect(try store.texts(of: .l2VlanNetwork, [QueryCondition("vlan", .equal, "10")]) == ["vlan10"])
            #expect(try store.texts("tag", of: .userTag) == ["a"])
            #expect(try store.texts("tag", of: .systemTag) == ["b::c"])
        }
    }

    static let tagged: [QueryCase] = [
        QueryCase("__userTag__", .equal, "PROD", ["web1"]),
        QueryCase("__userTag__", .like, "r", ["web1"]),
        QueryCase("__userTag__", .isIn, "test,prod", ["web1", "web2"]),
        QueryCase("__userTag__", .greaterOrEqual, "q", ["web2"]),
        // negative operators also select what has no tag at all
        QueryCase("__userTag__", .notEqual, "prod", ["web2", "DB"]),
        QueryCase("__userTag__", .notLike, "r", ["web2", "DB"]),
        QueryCase("__userTag__", .isNotIn, "test,prod", ["DB"]),
        QueryCase("__userTag__", .equal, "null", ["DB"]),
        QueryCase("__userTag__", .notEqual, "null", ["web1", "web2"]),
        // the two types of tags are apart
        QueryCase("__systemTag__", .equal, "prod", []),
        QueryCase("__systemTag__", .like, "staticIp::%", ["DB"]),
        QueryCase("__systemTag__", .equal, "null", ["web1", "web2"]),
        QueryCase("vmNics.__userTag__", .equal, "uplink", ["web2"]),
    ]

    @Test("R-COM-08: tags select VMs with every operator", arguments: tagged)
    func tags(_ query: QueryCase) throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addTag(.numbered(71), "prod", on: SmallCloud.vms[0], of: .vmInstance)
                try t.addTag(.numbered(72), "test", on: SmallCloud.vms[1], of: .vmInstance)
                try t.addTag(
                    .numbered(73), "staticIp::x", type: "System", on: SmallCloud.vms[2], of: .vmInstance)
                try t.addTag(.numbered(74), "uplink", on: SmallCloud.nics[1], of: .vmNic)
            }
            #expect(try store.texts(of: .vmInstance, [query.condition]) == query.names)
        }
    }

    @Test("A negative operator with '!=null' leaves out what has no tag")
    func taggedOnly() throws {
        try withCloud { store throws in
            try store.write { t throws(Failure) in
                try t.addTag(.numbered(71), "prod", on: SmallCloud.vms[0], of: .vmInstance)
                try t.addTag(.numbered(72), "test", on: SmallCloud.vms[1], of: .vmInstance)
            }
            let names = try store.texts(
                of: .vmInstance,
                [QueryCondition("__userTag__", .notEqual, "prod"), QueryCondition("__userTag__", .notEqual, "null")])
            #expect(names == ["web2"])
        }
    }
}

@Suite struct QueryReachTests {
    /// The shortest way of relations from one kind to another.
    private func way(from start: ResourceKind, to goal: ResourceKind) -> String? {
        var seen: Set<String> = [start.name]
        var ways: [(kind: ResourceKind, path: String)] = [(start, "")]
        while !ways.isEmpty {
            let way = ways.removeFirst()
            for relation in way.kind.relations {
                let next = relation.target()
                let path = way.path + relation.name + "."
                if next.name == goal.name { return path }
                if seen.insert(next.name).inserted { ways.append((next, path)) }
            }
        }
        return nil
    }

    @Test("any resource is found by any other that it is connected with, through the relations")
    func joins() throws {
        try withCloud { store throws in
            let kinds = ResourceKind.all.filter { !$0.relations.isEmpty }
            #expect(kinds.count >= 16)
            let goals = kinds.filter { kind in
                kind.field("uuid") != nil
                    && kinds.contains { $0.relations.contains { $0.target().name == kind.name } }
            }
            #expect(goals.count >= 14)
            for start in kinds {
                for goal in goals where goal.name != start.name {
                    let path = try #require(way(from: start, to: goal), "\(start.name) to \(goal.name)")
                    let condition = QueryCondition("\(path)uuid", .equal, "x")
                    #expect(try store.read { reader throws(Failure) in try reader.count([condition], of: start) } == 0)
                }
            }
        }
    }
}
