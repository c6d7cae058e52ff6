import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("A command killed at any point", .lab(hosts: 1), .serialized)
struct CrashTests {
    /// Every place of CreateVmInstance at which something has just been done, or is about to be.
    static let points = [
        "reserved", "before cache image", "after cache image", "before create root volume", "after create root volume",
        "before keep console log", "before make bridges", "after make bridges", "before define domain",
        "after define domain", "before start domain", "after start domain",
    ]

    @Test(
        "OP-GEN-02, OP-GEN-04, R-COM-09: after SIGKILL at each step of CreateVmInstance there is the whole VM or no trace"
    )
    func everyStepOfCreate() async throws {
        try await TestCloud.use { cloud in
            for point in Self.points {
                let ending = try await kill(cloud, at: point)
                #expect(ending == .signaled("KILL"), "\(point)")
                let recovered = try await cloud.runner.json("zs-ctl", ["recover"])
                #expect(recovered["jobs"]?.list?.count == 1, "\(point): \(recovered.written())")
                let traces = try await cloud.traces()
                #expect(traces.isEmpty, "\(point): \(traces)")
            }
            let ending = try await kill(cloud, at: "committed")
            #expect(ending == .signaled("KILL"))
            let machines = try await cloud.query("QueryVmInstance", "state=Running")
            #expect(machines.count == 1)
            let domains = try await cloud.lab.execute(["virsh", "-q", "list", "--name"], on: cloud.lab.hosts[0])
            #expect(domains.text.contains(machines.first?["uuid"]?.text ?? "none"))
            // A recovery with nothing to do changes nothing, and what was made can be taken away.
            let again = try await cloud.runner.json("zs-ctl", ["recover"])
            #expect(again["jobs"]?.list?.isEmpty == true)
            try await cloud.api("DestroyVmInstance", "uuid=@name:victim")
            try await cloud.api("ExpungeVmInstance", "uuid=@name:victim")
            #expect(try await cloud.traces().isEmpty)
        }
    }

    private func kill(_ cloud: TestCloud, at point: String) async throws -> CommandResult.Ending {
        var runner = cloud.runner
        runner.environment["ZS_FAULT"] = point
        return try await runner.run("zs-cli", ["CreateVmInstance", "name=victim"] + TestCloud.newMachine).command.ending
    }
}
