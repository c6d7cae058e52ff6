import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

/// A cloud on the hosts of the suite's lab, made by the tools as a user makes it.
struct TestCloud: Sendable {
    let lab: Lab
    let runner: BinaryRunner

    /// One zone, one cluster with all hosts, storage, a network of `addresses` addresses, the guest image, an offering
    /// of `memory`.
    static func use(
        memory: String = "128M", addresses: Int = 90, _ body: (TestCloud) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.use { home in
            guard let lab = Lab.current else { return }
            let cloud = TestCloud(lab: lab, runner: try BinaryRunner(home: home.appending("state")))
            try await cloud.build(memory: memory, addresses: addresses)
            try await body(cloud)
        }
    }

    private func build(memory: String, addresses: Int) async throws {
        _ = try await runner.json("zs-ctl", ["init"])
        try await api("CreateZone", "name=z1")
        try await api("CreateCluster", "name=c1", "zoneUuid=@name:z1", "hypervisorType=KVM")
        for host in lab.hosts {
            try await api(
                "AddKVMHost", "name=\(host.name)", "managementIp=\(host.address)", "clusterUuid=@name:c1",
                "password=@\(lab.passwordFile)")
        }
        let first = lab.hosts[0]
        // Tests of one suite share the hosts: each cloud has directories of its own.
        let suffix = runner.environment["ZS_HOME"]?.split(separator: "/").dropLast().last.map(String.init) ?? "x"
        try await api(
            "AddLocalPrimaryStorage", "name=ps1", "zoneUuid=@name:z1", "url=\(first.primaryStorage)/\(suffix)")
        try await api("AttachPrimaryStorageToCluster", "primaryStorageUuid=@name:ps1", "clusterUuid=@name:c1")
        try await api(
            "AddSftpBackupStorage", "name=bs1", "hostname=\(first.address)", "url=\(first.backupStorage)/\(suffix)")
        try await api("AttachBackupStorageToZone", "backupStorageUuid=@name:bs1", "zoneUuid=@name:z1")
        try await installGuest(on: first)
        try await api("AddImage", "name=guest", "url=file:///root/guest.qcow2", "backupStorageUuids=@name:bs1")
        try await api(
            "CreateL2NoVlanNetwork", "name=l2", "zoneUuid=@name:z1", "physicalInterface=\(first.dataInterface)")
        try await api("AttachL2NetworkToCluster", "l2NetworkUuid=@name:l2", "clusterUuid=@name:c1")
        try await api("CreateL3Network", "name=lan", "l2NetworkUuid=@name:l2")
        try await api(
            "AddIpRange", "name=r1", "l3NetworkUuid=@name:lan", "startIp=10.42.0.10",
            "endIp=10.42.0.\(10 + addresses - 1)", "netmask=255.255.255.0", "gateway=10.42.0.1")
        try await api("CreateInstanceOffering", "name=small", "cpuNum=1", "memorySize=\(memory)")
    }

    private func installGuest(on host: Lab.Host) async throws {
        let image = try await Lab.guestImage()
        let result = try await lab.execute(
            ["sh", "-c", "[ -s /root/guest.qcow2 ] || cat >/root/guest.qcow2"], on: host,
            input: try Bytes.ofFile(image))
        guard result.succeeded else { throw Failure(.failed, "cannot copy the guest image", cause: result.errorText) }
    }

    /// Calls an API that must succeed.
    @discardableResult
    func api(_ words: String...) async throws -> JSON { try await api(words: words) }
    @discardableResult
    func api(words: [String]) async throws -> JSON { try await runner.json("zs-cli", words + ["--yes"]) }

    static let newMachine = ["instanceOfferingUuid=@name:small", "imageUuid=@name:guest", "l3NetworkUuids=@name:lan"]

    /// The inventories that a query finds.
    func query(_ words: String...) async throws -> [JSON] {
        try await runner.json("zs-cli", words)["inventories"]?.list ?? []
    }

    /// Runs a script on a host that must succeed.
    @discardableResult
    func shell(_ script: String, on host: Lab.Host) async throws -> String {
        let result = try await lab.execute(["sh", "-ec", script], on: host)
        guard result.succeeded else { throw Failure(.failed, "'\(script)' failed", cause: result.errorText) }
        return result.text
    }

    /// What a failed VM must not leave: records, addresses, room, domains, volumes.
    func traces() async throws -> [String] {
        var found: [String] = []
        for kind in ["QueryVmInstance", "QueryVolume", "QueryVmNic", "QueryIpAddress"] {
            let left = try await query(kind)
            if !left.isEmpty { found.append("\(kind): \(left.count)") }
        }
        for host in try await query("QueryHost") where host["availableCpuCapacity"] != host["totalCpuCapacity"] {
            found.append("CPUs of \(host["name"]?.text ?? "?") are not given back")
        }
        for host in lab.hosts {
            let script = """
                virsh -q list --all --name
                find \(host.primaryStorage) -path '*Volumes*' -type f
                find /var/log/libvirt/qemu -name '*.console'
                """
            let result = try await lab.execute(["sh", "-c", script], on: host)
            found += result.text.split(separator: "\n").filter { !$0.isEmpty }.map { "\(host.name): \($0)" }
        }
        return found
    }
}
