import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

/// What zs-cli adds to the queries of the store.
@Suite struct QueryLanguageTests {
    @Test("or, and, parentheses, and every operator in a ZQL statement")
    func statements() async throws {
        try await ToolHome.use { home in
            try await home.fill()
            let cases: [(String, [String])] = [
                ("query zone", ["east", "west", "far west"]),
                ("query zone where name = 'EAST' or name='west'", ["east", "west"]),
                ("query ZONE WHERE (name like '%west' OR name = 'east') AND state = 'Enabled'", ["east", "far west"]),
                ("query zone where name like '%west' and (state='Disabled' or (state='x'))", ["west"]),
                ("query zone where name like 'west'", ["west"]), ("query zone where name not like '%west'", ["east"]),
                ("query zone where name in ('east', 'far west')", ["east", "far west"]),
                ("query zone where name not in ('east')", ["west", "far west"]),
                ("query zone where description is null order by name", ["far west", "west"]),
                ("query zone.name where description is not null", ["east"]),
                ("query zone where cluster.name = 'c2' or __userTag__ has ('near')", ["east", "west"]),
                ("query zone.name,uuid order by name desc limit 2 offset 1", ["far west", "east"]),
                ("query cluster where zone.l3Network.name='l3'", ["c1"]),
                ("query zone where name = 'it''s' or name = \"o'x\";", []),
            ]
            for (statement, names) in cases {
                #expect(try await home.texts(of: "ZQLQuery", "zql=\(statement)") == names, "\(statement)")
            }
            #expect(try await home.json("ZQLQuery", "zql=count zone where name like '%west'")["total"] == 2)
            let both = try await home.json("ZQLQuery", "zql=query zone.name return with (total) limit 1")
            #expect(both["total"] == 3 && both["inventories"]?.list?.count == 1)
        }
    }

    @Test(
        "a statement that is none is refused and says where",
        arguments: [
            "", "delete zone", "query", "query nothing", "query zone where", "query zone where name",
            "query zone where (name='a'",
            "query zone where name='a' or", "query zone where name='a", "query zone limit x", "query zone limit -1",
            "query zone; query zone", "query zone where name='a') or (1=1", "query zone order name",
            "query zone.nothing",
            "query zone where name ~ 'a'", "query zone where nothing='a'", "count zone group",
            "query zone where name in ()",
        ])
    func refused(statement: String) async throws {
        try await ToolHome.use { home in
            let result = try await home.run("ZQLQuery", "zql=\(statement)")
            #expect(result.ending == .exited(2))
            #expect(result.output.isEmpty)
        }
    }

    @Test("groups are counted, the largest first; with a total; as a table, CSV, quiet")
    func groups() async throws {
        try await ToolHome.use { home in
            try await home.fill()
            #expect(
                try await home.json("QueryZone", "groupBy=state")["inventories"]
                    == [["state": "Enabled", "count": 2], ["state": "Disabled", "count": 1]])
            #expect(
                try await home.json("ZQLQuery", "zql=query cluster where state='Enabled' group by zoneUuid")[
                    "inventories"]?
                    .list?.compactMap { $0["count"] } == [1, 1])
            #expect(try await home.run("QueryZone", "groupBy=cluster").ending == .exited(2))
            #expect(try await home.json("QueryZone", "replyWithCount=true", "limit=1")["total"] == 3)
            let table = try await home.run("QueryZone", "field=name,state", "-o", "table").text
            #expect(table == "NAME      STATE\neast      Enabled\nwest      Disabled\nfar west  Enabled\n")
            #expect(
                try await home.run("QueryZone", "groupBy=state", "-o", "csv").text.hasPrefix(
                    "state,count\r\nEnabled,2\r\n"))
        }
    }

    @Test(
        "--explain says whether an index is used; --wait-for waits for what another command does; --watch shows again")
    func looking() async throws {
        try await ToolHome.use { home in
            try await home.fill()
            #expect(try await home.json("QueryZone", "name=east", "--explain")["usesIndex"] == true)
            #expect(try await home.json("QueryZone", "description=x", "--explain")["usesIndex"] == false)
            #expect(try await home.run("QueryVersion", "--explain").ending == .exited(2))
            let late = try await home.run("QueryZone", "--wait-for", "state=Enabled", "--timeout", "300ms")
            #expect(late.ending == .exited(6) && late.errorText.contains("state=Enabled holds of 2 of 3 zones"))
            let waiting = try home.runner.start(
                "zs-cli", ["QueryZone", "--wait-for", "state=Enabled", "--timeout", "20s"])
            _ = try await home.json("ChangeZoneState", "uuid=@name:west", "stateEvent=enable")
            #expect(try await waiting.end(by: .after(.seconds(10))).command.ending == .exited(0))
            let watching = try home.runner.start("zs-cli", ["QueryZone", "count=true", "--watch", "100ms"])
            try await Task.sleep(for: .milliseconds(700))
            watching.send(15)
            let shown = try await watching.end(by: .after(.seconds(5))).command.text
            #expect(shown.split(separator: "\n").count >= 2)
            #expect(try await home.run("CreateZone", "name=x", "--watch", "1s").ending == .exited(2))
        }
    }

    @Test("a bulk run answers for every resource in their order, and what failed is not handed on")
    func bulk() async throws {
        try await ToolHome.use { home in
            let names = (0..<40).map { "zone-\($0)" }
            let input = names.map { "{\"name\":\"\($0)\"}\n" }.joined()
            #expect(try await home.texts(of: "CreateZone", "-", input: input) == names)
            var zones: [String] = []
            for name in names.prefix(4) { zones += try await home.texts("uuid", of: "QueryZone", "name=\(name)") }
            let missing = "00000000000000000000000000000000"
            let mixed = ([zones[3], missing] + zones.prefix(2)).map { "{\"uuid\":\"\($0)\"}\n" }.joined()
            let result = try await home.run("ChangeZoneState", "-", "stateEvent=disable", input: mixed)
            #expect(result.ending == .exited(9))
            let answered = try JSONReader.read(result.output)["inventories"]?.list ?? []
            #expect(answered.map { $0["uuid"]?.text } == [zones[3], missing, zones[0], zones[1]])
            #expect(answered[1]["error"]?["kind"] == "notFound")
            let next = try await home.texts(of: "ChangeZoneState", "-", "stateEvent=enable", input: result.text)
            #expect(next == ["zone-3", "zone-0", "zone-1"])
            #expect(try await home.json("QueryZone", "state=Enabled", "count=true")["total"] == 40)
        }
    }
}
