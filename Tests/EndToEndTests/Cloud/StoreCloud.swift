import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

/// A cloud whose image `base` lies in an ImageStore, `is1`, on its first host.
struct StoreCloud: Sendable {
    let cloud: TestCloud
    var lab: Lab { cloud.lab }
    /// The host with the store.
    var keeper: Lab.Host { lab.hosts[0] }
    var other: Lab.Host { lab.hosts[1] }
    /// The directory of each store.
    let directory: String

    static func use(_ body: (StoreCloud) async throws -> Void) async throws {
        try await TestCloud.use { cloud in
            let suffix = cloud.runner.environment["ZS_HOME"]?.split(separator: "/").dropLast().last ?? "x"
            let stores = StoreCloud(cloud: cloud, directory: "/zs_is/\(suffix)")
            try await stores.add("is1", on: stores.keeper)
            try await cloud.api(
                "AddImage", "name=base", "url=file:///root/guest.qcow2", "backupStorageUuids=@name:is1")
            try await body(stores)
        }
    }

    func add(_ name: String, on host: Lab.Host) async throws {
        try await cloud.api(
            "AddImageStoreBackupStorage", "name=\(name)", "hostname=\(host.address)", "url=\(directory)",
            "password=@\(lab.passwordFile)")
        try await cloud.api("AttachBackupStorageToZone", "backupStorageUuid=@name:\(name)", "zoneUuid=@name:z1")
    }

    func newMachine(_ name: String, of image: String, on host: Lab.Host) -> [String] {
        [
            "CreateVmInstance", "name=\(name)", "instanceOfferingUuid=@name:small", "imageUuid=@name:\(image)",
            "l3NetworkUuids=@name:lan", "hostUuid=@name:\(host.name)",
        ]
    }
    /// Waits until the guest of a VM has booted.
    func boot(_ name: String, on host: Lab.Host) async throws -> GuestLine {
        let uuid = try await inventory("QueryVmInstance", name)["uuid"]?.text.flatMap { UUID($0) }
        guard let uuid else { throw Failure(.notFound, "there is no \(name)") }
        let log = try await lab.consoleLog(of: uuid, on: host)
        return try await lab.awaitGuest(["up"], in: log, by: .after(.seconds(90)))
    }
    func inventory(_ query: String, _ name: String) async throws -> JSON {
        try await cloud.query(query, "name=\(name)").first ?? .null
    }
    /// How many bytes have come to a host over the management network.
    func received(by host: Lab.Host) async throws -> Int {
        let text = try await cloud.shell("cat /sys/class/net/eth0/statistics/rx_bytes", on: host)
        return Int(text.filter(\.isNumber)) ?? 0
    }
    func size(of file: String, on host: Lab.Host) async throws -> Int {
        Int(try await cloud.shell("stat -c %s \(file)", on: host).filter(\.isNumber)) ?? 0
    }
}
