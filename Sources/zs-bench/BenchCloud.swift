import Glibc
import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

/// A cloud with one real host, whose image cache holds the guest's image.
struct BenchCloud {
    let host: Lab.Host
    /// What the tools run with.
    let environment: [String: String]
    private let bench: Bench

    /// Makes it, runs `body`, and ends it, whatever happens.
    static func use<Result>(
        _ bench: Bench, _ body: (BenchCloud) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let directory = bench.folder.appending("lab")
        let script = try Checkout.root().appending("Tests/Lab/lab").text
        _ = try Sample.of([script, "down", "--stale"])
        _ = try Sample.of([script, "up", "1", "--dir", directory.text, "--owner", String(getpid())])
        defer { _ = try? Sample.of([script, "down", "--dir", directory.text]) }
        let lab = try Lab.read(directory)
        let home = bench.folder.appending("cloud")
        _ = try Sample.of(["/bin/rm", "-rf", home.text])
        let cloud = BenchCloud(host: lab.hosts[0], environment: ["ZS_HOME": home.text], bench: bench)
        try cloud.build(lab, script)
        return try body(cloud)
    }

    private func build(_ lab: Lab, _ script: String) throws(Failure) {
        let image = "\(host.disk)/root/guest.qcow2"
        _ = try Sample.of(["/bin/sh", "-euc", "cp \"$(\"$1\" image)\" \"$2\"", "sh", script, image])
        _ = try Sample.of([try bench.tool("zs-ctl"), "init"], environment: environment)
        try call("CreateZone", "name=z")
        try call("CreateCluster", "name=c", "zoneUuid=@name:z", "hypervisorType=KVM")
        try call(
            "AddKVMHost", "name=h", "managementIp=\(host.address)", "clusterUuid=@name:c",
            "password=@\(lab.passwordFile)")
        try call("AddLocalPrimaryStorage", "name=ps", "zoneUuid=@name:z", "url=\(host.primaryStorage)")
        try call("AttachPrimaryStorageToCluster", "primaryStorageUuid=@name:ps", "clusterUuid=@name:c")
        try call("AddSftpBackupStorage", "name=bs", "hostname=\(host.address)", "url=\(host.backupStorage)")
        try call("AttachBackupStorageToZone", "backupStorageUuid=@name:bs", "zoneUuid=@name:z")
        try call("AddImage", "name=guest", "url=file:///root/guest.qcow2", "backupStorageUuids=@name:bs")
        try call("CreateL2NoVlanNetwork", "name=l2", "zoneUuid=@name:z", "physicalInterface=\(host.dataInterface)")
        try call("AttachL2NetworkToCluster", "l2NetworkUuid=@name:l2", "clusterUuid=@name:c")
        try call("CreateL3Network", "name=lan", "l2NetworkUuid=@name:l2")
        try call(
            "AddIpRange", "name=r", "l3NetworkUuid=@name:lan", "startIp=10.42.0.10", "endIp=10.42.0.200",
            "netmask=255.255.255.0", "gateway=10.42.0.1")
        try call("CreateInstanceOffering", "name=small", "cpuNum=1", "memorySize=128M")
        _ = try create("first")
        try expunge("first")
    }

    /// Calls an API that must succeed.
    func call(_ words: String...) throws(Failure) { _ = try run(words) }
    private func run(_ words: [String]) throws(Failure) -> Sample {
        try Sample.of([try bench.tool("zs-cli")] + words + ["--yes"], environment: environment)
    }

    /// Creates and starts a VM.
    func create(_ name: String) throws(Failure) -> Sample {
        try run([
            "CreateVmInstance", "name=\(name)", "instanceOfferingUuid=@name:small", "imageUuid=@name:guest",
            "l3NetworkUuids=@name:lan",
        ])
    }
    func expunge(_ name: String) throws(Failure) {
        try call("DestroyVmInstance", "uuid=@name:\(name)")
        try call("ExpungeVmInstance", "uuid=@name:\(name)")
    }
    /// The only VM, as a query shows it.
    func machine() throws(Failure) -> JSON {
        let answer = bench.folder.appending("machine.json")
        _ = try Sample.of(
            [try bench.tool("zs-cli"), "QueryVmInstance"], environment: environment, output: answer.text)
        guard let found = try JSONReader.read(try AtomicFile.read(answer))["inventories"]?.list?.first else {
            throw Failure(.failed, "there is no VM")
        }
        return found
    }
}
