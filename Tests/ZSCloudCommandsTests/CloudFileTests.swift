import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

/// The cloud as a file: export, plan, apply.
@Suite struct CloudFileTests {
    /// The file with what differs between two answers taken away.
    private func export(_ home: ToolHome) async throws -> String { try await home.run("export").text }

    @Test("export and apply make an equal cloud; applied twice changes nothing")
    func roundTrip() async throws {
        try await ToolHome.use { home in
            try await home.fill()
            let file = try await export(home)
            #expect(try await home.json("plan", "-", input: file)["inventories"] == [])
            let other = try await home.another()
            let planned = try await other.json("plan", "-", input: file)["inventories"]?.list ?? []
            #expect(planned.count > 12)
            #expect(try await export(other) != file)
            #expect(try await other.json("apply", "-", input: file)["inventories"]?.list == planned)
            #expect(try await export(other) == file)
            #expect(try await other.json("apply", "-", input: file)["inventories"] == [])
            #expect(try await other.texts("state", of: "QueryCluster") == ["Enabled", "Disabled", "Enabled"])
        }
    }

    @Test("killed in the middle, the next run goes on", arguments: ["after 1 ", "before 5 ", "after 9 ", "reserved"])
    func killed(fault: String) async throws {
        try await ToolHome.use { home in
            try await home.fill()
            let file = try await export(home)
            let other = try await home.another()
            #expect(try await other.with(fault: fault).run("apply", "-", input: file).ending == .signaled("KILL"))
            #expect(try await export(other) != file)
            #expect(try await other.run("apply", "-", input: file).succeeded)
            #expect(try await export(other) == file)
            #expect(try await other.texts("state", of: "QueryLongJob", "jobName=apply") == ["Succeeded"])
        }
    }

    private let site = """
        {"zs": 1, "variables": {"vlan": 7}, "kinds": ["Zone", "Cluster", "L2Network"], "resources": [
          {"kind": "Zone", "name": "${site}", "userTags": ["$$1"]},
          {"kind": "Cluster", "name": "${site}-c", "zoneUuid": "@name:${site}", "hypervisorType": "KVM"},
          {"kind": "L2Network", "name": "l2", "zoneUuid": "@name:${site}", "physicalInterface": "eth1", "vlan": "${vlan}"}]}
        """

    @Test(
        "a file without identities is matched by name, takes variables, changes in place, and deletes only with --prune"
    )
    func byHand() async throws {
        try await ToolHome.use { home in
            #expect(try await home.run("plan", "-", input: site).errorText.contains("variables=site=VALUE"))
            _ = try await home.json("apply", "-", "variables=site=a", input: site)
            #expect(try await home.texts(of: "QueryCluster", "zone.name=a") == ["a-c"])
            #expect(try await home.texts("tag", of: "QueryUserTag") == ["$1"])
            #expect(try await home.json("apply", "-", "variables=site=a", input: site)["inventories"] == [])
            let different = try await home.run("plan", "-", "variables=site=a,vlan=8", input: site)
            #expect(different.ending == .exited(4) && different.errorText.contains("vlan is 7"))
            _ = try await home.json("CreateZone", "name=stray")
            let disabled = site.replacing(#""name": "${site}","#, with: #""name": "${site}", "state": "Disabled","#)
            let planned = try await home.texts(
                "action", of: "plan", "-", "variables=site=a", "--prune", input: disabled)
            #expect(planned == ["ChangeZoneState", "DeleteZone"])
            #expect(
                try await home.run("apply", "-", "variables=site=a", "--prune", input: disabled).ending == .exited(2))
            _ = try await home.json("apply", "-", "variables=site=a", "--prune", "--yes", input: disabled)
            #expect(try await home.texts(of: "QueryZone") == ["a"])
            #expect(try await home.texts("state", of: "QueryZone") == ["Disabled"])
        }
    }

    @Test(
        "a file that is none is refused whole",
        arguments: [
            "", "[]", "{}", #"{"zs":2}"#, #"{"zs":1,"resource":[]}"#, #"{"zs":1,"resources":[{"name":"x"}]}"#,
            #"{"zs":1,"resources":[{"kind":"Zone"}]}"#, #"{"zs":1,"resources":[{"kind":"Planet","name":"x"}]}"#,
            #"{"zs":1,"resources":[{"kind":"Zone","name":"x","colour":"red"}]}"#,
            #"{"zs":1,"resources":[{"kind":"Zone","name":"${a"},{"kind":"Zone","name":"${b}"}]}"#,
            #"{"zs":1,"kinds":["Planet"]}"#, #"{"zs":1,"settings":[{"category":"identity"}]}"#,
            #"{"zs":1,"resources":[{"kind":"Zone","name":"x"},"y"]}"#,
        ])
    func refused(file: String) async throws {
        try await ToolHome.use { home in
            let result = try await home.run("apply", "-", input: file)
            #expect(result.ending == .exited(2))
            #expect(try await home.texts(of: "QueryZone") == [])
        }
    }
}
