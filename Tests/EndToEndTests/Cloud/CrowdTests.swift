import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("Many commands at once", .lab(hosts: 2), .serialized)
struct CrowdTests {
    @Test(
        "A-STEP-08, A-NET-05, A-T-29: of 50 VMs created at once as many as fit are made, and nothing is promised twice")
    func fiftyAtOnce() async throws {
        // Addresses for 12: the guests are small, so that the hosts have room for them.
        try await TestCloud.use(memory: "64M", addresses: 12) { cloud in
            var children: [Child] = []
            for number in 1...50 {
                let words = ["CreateVmInstance", "name=vm\(number)", "strategy=CreateStopped"] + TestCloud.newMachine
                children.append(try cloud.runner.start("zs-cli", words + ["--timeout", "240s"]))
            }
            var made = 0
            var refusals: [JSON] = []
            for child in children {
                let result = try await child.end(by: .after(.seconds(280))).command
                if result.succeeded { made += 1 } else { refusals.append(try JSONReader.read(result.errors)) }
            }
            #expect(made == 12)
            #expect(refusals.count == 38)
            for refusal in refusals {
                #expect(refusal["details"]?.list?.isEmpty == false, "\(refusal.written())")
            }
            let nics = try await cloud.query("QueryVmNic")
            #expect(Set(nics.compactMap { $0["ip"]?.text }).count == 12)
            #expect(Set(nics.compactMap { $0["mac"]?.text }).count == 12)
            let machines = try await cloud.query("QueryVmInstance", "state=Stopped")
            #expect(machines.count == 12)
            #expect(try await cloud.query("QueryVolume").count == 12)
        }
    }
}
