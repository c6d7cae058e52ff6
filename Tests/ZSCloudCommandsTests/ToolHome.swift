import Glibc
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

/// A state of its own, and zs-cli run on it as a user does.
struct ToolHome {
    private(set) var runner: BinaryRunner
    let path: AbsolutePath

    static func use(_ body: (ToolHome) async throws -> Void) async throws {
        try await TemporaryDirectory.use(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil) { path in
            try await body(try await ToolHome(path))
        }
    }
    private init(_ path: AbsolutePath) async throws {
        self.path = path
        let state = path.appending("state")
        guard mkdir(state.text, 0o700) == 0 else { throw Failure(.io, "cannot make \(state)") }
        runner = try BinaryRunner(home: state)
        runner.environment["HOME"] = path.text
        try await runner.run("zs-ctl", ["init"])
    }
    /// A second state beside the first, with nothing in it.
    func another() async throws -> ToolHome {
        let path = self.path.appending("another")
        guard mkdir(path.text, 0o700) == 0 else { throw Failure(.io, "cannot make \(path)") }
        return try await ToolHome(path)
    }
    func with(fault: String) -> ToolHome {
        var copy = self
        copy.runner.environment["ZS_FAULT"] = fault
        return copy
    }

    func run(_ words: [String], input: String = "") async throws -> CommandResult {
        try await runner.run("zs-cli", words, input: Array(input.utf8)).command
    }
    func run(_ words: String..., input: String = "") async throws -> CommandResult {
        try await run(words, input: input)
    }
    /// The answer of a command that must succeed.
    func json(_ words: String..., input: String = "") async throws -> JSON {
        try await runner.json("zs-cli", words, input: Array(input.utf8))
    }
    /// The texts of a field of everything that a command lists.
    func texts(_ field: String = "name", of words: String..., input: String = "") async throws -> [String] {
        let answer = try await runner.json("zs-cli", words, input: Array(input.utf8))
        return answer["inventories"]?.list?.map { $0[field]?.text ?? "" } ?? []
    }
    /// Three zones with a cluster each, offerings, and a network with a range.
    func fill() async throws {
        let result = try await run(input: Self.script)
        guard result.succeeded else { throw Failure(.failed, "cannot fill the state", cause: result.errorText) }
    }
    private static let script = """
        # places
        CreateZone name=east description='the first: $5' userTags=near,old
        CreateZone name=west \\
            isDefault=true
        CreateZone name="far west"
        CreateCluster name=c1 zoneUuid=@name:east hypervisorType=KVM
        CreateCluster name=c2 zoneUuid=@name:west hypervisorType=KVM
        CreateCluster name=c3 zoneUuid=@name:west hypervisorType=KVM
        ChangeZoneState uuid=@name:west stateEvent=disable
        ChangeClusterState uuid=@name:c3 stateEvent=enable
        CreateInstanceOffering name=small cpuNum=1 memorySize=1G
        CreateDiskOffering name=disk diskSize=10G
        CreateL2VlanNetwork name=l2 zoneUuid=@name:east physicalInterface=eth1 vlan=12
        CreateL3Network name=l3 l2NetworkUuid=@name:l2
        AddIpRange name=range l3NetworkUuid=@name:l3 startIp=10.1.0.10 endIp=10.1.0.20 netmask=255.255.255.0
        AddDnsToL3Network l3NetworkUuid=@name:l3 dns=8.8.8.8
        UpdateGlobalConfig category=identity name=session.timeout value=720000
        """
}
