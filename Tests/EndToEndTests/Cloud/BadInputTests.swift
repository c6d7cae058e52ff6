import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

/// A command line that is refused, and how.
struct BadInput: Sendable, CustomTestStringConvertible {
    let words: [String]
    let status: Int32
    /// A part of the message or of the hint.
    let says: String
    init(_ status: Int32, _ says: String, _ words: String...) {
        self.words = words
        self.status = status
        self.says = says
    }
    var testDescription: String { words.joined(separator: " ") }
}

@Suite("Bad input")
struct BadInputTests {
    static let cases = [
        BadInput(2, "CreateZone", "CreatZone", "name=x"),
        BadInput(2, "namme", "CreateZone", "namme=x"),
        BadInput(2, "name", "CreateZone", "name=a", "name=b"),
        BadInput(2, "name", "CreateZone"),
        BadInput(2, "true or false", "CreateZone", "name=x", "isDefault=maybe"),
        BadInput(2, "empty", "CreateZone", "name="),
        BadInput(2, "control", "CreateZone", "name=a\u{7}b"),
        BadInput(2, "1 to 1024", "CreateInstanceOffering", "name=x", "cpuNum=0", "memorySize=1G"),
        BadInput(2, "memorySize", "CreateInstanceOffering", "name=x", "cpuNum=1", "memorySize=15M"),
        BadInput(2, "memorySize", "CreateInstanceOffering", "name=x", "cpuNum=1", "memorySize=lots"),
        BadInput(2, "UUID", "CreateCluster", "name=x", "zoneUuid=zone1", "hypervisorType=KVM"),
        BadInput(2, "KVM", "CreateCluster", "name=x", "zoneUuid=@name:zone1", "hypervisorType=Xen"),
        BadInput(3, "zone1", "CreateCluster", "name=x", "zoneUuid=@name:zone", "hypervisorType=KVM"),
        BadInput(3, "QueryZone", "DeleteZone", "uuid=00000000000000000000000000000000"),
        BadInput(4, "named 'twin'", "ChangeZoneState", "uuid=@name:twin", "stateEvent=disable"),
        BadInput(2, "R-PSL-02", "AddLocalPrimaryStorage", "name=x", "zoneUuid=@name:zone1", "url=/proc/x"),
        BadInput(
            2, "4094", "CreateL2VlanNetwork", "name=x", "zoneUuid=@name:zone1", "physicalInterface=eth0", "vlan=4095"),
        BadInput(
            2, "15 bytes", "CreateL2NoVlanNetwork", "name=x", "zoneUuid=@name:zone1",
            "physicalInterface=abcdefghijklmnop"),
        BadInput(2, "expected", "UpdateGlobalConfig", "category=mevoco", "name=overProvisioning.memory", "value=0.5"),
        BadInput(
            2, "expected", "UpdateGlobalConfig", "category=mevoco", "name=overProvisioning.memory", "value=1000.01"),
        BadInput(
            3, "did you mean", "UpdateGlobalConfig", "category=mevoco", "name=overProvisioning.memorie", "value=1"),
        BadInput(2, "no field", "QueryVmInstance", "nam=x"),
        BadInput(2, "no field", "QueryVmInstance", "fields=uuid,nam"),
        BadInput(2, "sortDirection", "QueryVmInstance", "sortDirection=up"),
        BadInput(2, "http", "AddImage", "name=x", "url=gopher://x/y", "backupStorageUuids=@name:bs"),
    ]

    @Test(
        "CLI-33, S-R8, A-T-10: every bad command line is refused with its status, says what was wrong, and changes nothing",
        arguments: cases)
    func refused(input: BadInput) async throws {
        try await TemporaryDirectory.use { home in
            let runner = try BinaryRunner(home: home.appending("state"))
            _ = try await runner.json("zs-ctl", ["init"])
            for name in ["zone1", "twin", "twin"] {
                _ = try await runner.json("zs-cli", ["CreateZone", "name=\(name)"])
            }
            let before = try await runner.json("zs-cli", ["QueryLongJob"])
            let result = try await runner.run("zs-cli", input.words + ["--yes"]).command
            #expect(result.ending == .exited(input.status), "\(result.errorText)")
            #expect(result.output.isEmpty)
            let error = try JSONReader.read(result.errors)
            let text = "\(error["message"]?.text ?? "") \(error["hint"]?.text ?? "")"
            #expect(text.contains(input.says), "\(text)")
            #expect(try await runner.json("zs-cli", ["QueryLongJob"]) == before)
        }
    }

    @Test("A state that is not there is an error that says how to make one")
    func noState() async throws {
        try await TemporaryDirectory.use { home in
            let result = try await BinaryRunner(home: home.appending("nothing")).run("zs-cli", ["QueryZone"]).command
            #expect(result.ending == .exited(3) || result.ending == .exited(8))
            #expect(result.errorText.contains("zs-ctl init"))
        }
    }

    @Test("Output that cannot be written is status 8")
    func fullDisk() async throws {
        try await TemporaryDirectory.use { home in
            let runner = try BinaryRunner(home: home.appending("state"))
            _ = try await runner.json("zs-ctl", ["init"])
            let child = try Child(
                try AbsolutePath.read("/bin/sh"),
                ["-c", "exec \"$0\" QueryZone >/dev/full", runner.binaries.appending("zs-cli").text],
                environment: runner.environment)
            #expect(try await child.end(by: .after(.seconds(20))).command.ending == .exited(8))
        }
    }
}
