import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("VLAN networks on a host", .lab(hosts: 1, kernel: .own), .serialized)
struct VLANNetworkTests {
    @Test("R-L2V-03, R-L2V-04: attaching makes the VLAN device and its bridge, detaching removes them and nothing else")
    func bridge() async throws {
        try await TemporaryDirectory.use { home in
            let lab = try #require(Lab.current)
            let host = lab.hosts[0]
            let runner = try BinaryRunner(home: home.appending("state"))
            func api(_ words: String...) async throws { _ = try await runner.json("zs-cli", words + ["--yes"]) }
            func links() async throws -> [String] {
                let result = try await lab.execute(["sh", "-c", "ls /sys/class/net | sort"], on: host)
                return result.text.split(separator: "\n").map(String.init)
            }
            _ = try await runner.json("zs-ctl", ["init"])
            try await api("CreateZone", "name=z1")
            try await api("CreateCluster", "name=c1", "zoneUuid=@name:z1", "hypervisorType=KVM")
            try await api(
                "AddKVMHost", "name=h1", "managementIp=\(host.address)", "clusterUuid=@name:c1",
                "password=@\(lab.passwordFile)")
            let before = try await links()
            try await api(
                "CreateL2VlanNetwork", "name=l2", "zoneUuid=@name:z1", "physicalInterface=\(host.dataInterface)",
                "vlan=10")
            try await api("AttachL2NetworkToCluster", "l2NetworkUuid=@name:l2", "clusterUuid=@name:c1")
            let made = Set(try await links()).subtracting(before)
            #expect(made == ["\(host.dataInterface).10", "br_\(host.dataInterface)_10"])
            let detail = try await lab.execute(
                ["ip", "-json", "-details", "link", "show", "\(host.dataInterface).10"], on: host)
            let device = try #require(try JSONReader.read(detail.output).list?.first)
            #expect(device["linkinfo"]?["info_data"]?["id"]?.integer == 10)
            #expect(device["master"]?.text == "br_\(host.dataInterface)_10")
            #expect(device["flags"]?.list?.contains(.text("UP")) == true)
            try await api("DetachL2NetworkFromCluster", "l2NetworkUuid=@name:l2", "clusterUuid=@name:c1")
            #expect(try await links() == before)
        }
    }
}
