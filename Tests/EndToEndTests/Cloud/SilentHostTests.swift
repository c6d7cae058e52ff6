import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("A host that stops answering", .lab(hosts: 1), .serialized)
struct SilentHostTests {
    @Test("R-HOST-09: the command ends by its deadline with status 5, and the VM is Unknown until the host is back")
    func frozenInTheMiddle() async throws {
        try await TestCloud.use { cloud in
            let host = cloud.lab.hosts[0]
            try await cloud.api(
                "CreateVmInstance", "name=vm1", "instanceOfferingUuid=@name:small",
                "imageUuid=@name:guest", "l3NetworkUuids=@name:lan")
            try await cloud.lab.apply(.freeze, to: host)
            let stop = try await cloud.runner.run(
                "zs-cli", ["StopVmInstance", "uuid=@name:vm1", "--timeout", "10s"], within: .seconds(40))
            try await cloud.lab.apply(.thaw, to: host)
            #expect(stop.command.ending == .exited(5), "\(stop.command.errorText)")
            #expect(stop.wallTime < .seconds(25))
            #expect(try await cloud.query("QueryVmInstance").first?["state"]?.text == "Unknown")
            #expect(try await cloud.query("QueryHost").first?["status"]?.text == "Disconnected")
            try await cloud.api("ReconnectHost", "uuid=@name:\(host.name)")
            #expect(try await cloud.query("QueryVmInstance").first?["state"]?.text == "Running")
            try await cloud.api("DestroyVmInstance", "uuid=@name:vm1")
            try await cloud.api("ExpungeVmInstance", "uuid=@name:vm1")
            #expect(try await cloud.traces().isEmpty)
        }
    }
}
