import ZSModel
import ZSPlanning
import ZSPorts
import ZSStore

/// A VM to be made, as the caller wants it; names are resolved, nothing is placed yet.
struct VMOrder: Sendable {
    var uuid: UUID
    var name: Name
    var description: Description?
    var offering: UUID?
    var cpuCount: Int
    var memory: ByteCount
    var strategy: HostStrategy
    var image: ImageRecord
    var rootSize: ByteCount
    var dataVolumes: [DataVolume]
    var networks: [NIC]
    var defaultNetwork: UUID?
    var zone: UUID?
    var cluster: UUID?
    var host: UUID?
    var rootStorage: UUID?
    var start: StartStrategy

    struct DataVolume: Sendable {
        var size: ByteCount
        var offering: UUID?
    }
    struct NIC: Sendable {
        var network: UUID
        var address: IPv4Address?
        var mac: MACAddress?
    }
    /// What becomes of the VM at once.
    enum StartStrategy: String, Sendable, CaseIterable, ParameterValue {
        case instantStart = "InstantStart"
        case justCreate = "JustCreate"
        case createStopped = "CreateStopped"
    }

    /// What placement is asked.
    func placement(_ backupStorages: [UUID], avoiding: [UUID]) throws(Failure) -> PlacementRequest {
        var request = PlacementRequest(name: name.text, cpuCount: cpuCount, memory: memory)
        let facts = try image.usable()
        request.strategy = strategy
        request.volumes =
            [
                VolumeRequest(
                    size: rootSize,
                    image: ImageRequest(
                        uuid: image.uuid, name: image.name, actualSize: facts.actualSize,
                        backupStorages: backupStorages), storage: rootStorage)
            ] + dataVolumes.map { VolumeRequest(size: $0.size) }
        request.networks = networks.map { AddressRequest(network: $0.network, address: $0.address) }
        request.zone = zone
        request.cluster = cluster
        request.host = host
        request.avoidedHosts = avoiding
        return request
    }
}

/// The system tags that shape a VM at its creation.
struct VMTags: Sendable {
    private(set) var addresses: [UUID: IPv4Address] = [:]
    private(set) var macs: [UUID: MACAddress] = [:]

    /// Reads `staticIp::<l3>::<ip>` and `customMac::<l3>::<mac>`; other tags are left to those they concern.
    /// - Throws: `.usage` for one of these that cannot be read.
    init(_ tags: [String]) throws(Failure) {
        for tag in tags {
            let parts = Self.parts(of: tag)
            switch parts[0].lowercased() {
            case "staticip":
                guard parts.count == 3, let network = UUID(parts[1]), let address = IPv4Address(parts[2]) else {
                    throw Failure(.usage, "system tag '\(tag)' is not staticIp::<l3 uuid>::<address>")
                }
                addresses[network] = address
            case "custommac":
                guard parts.count == 3, let network = UUID(parts[1]), let mac = MACAddress(parts[2]), !mac.isMulticast
                else { throw Failure(.usage, "system tag '\(tag)' is not customMac::<l3 uuid>::<mac>") }
                macs[network] = mac
            default: continue
            }
        }
    }
    private static func parts(of tag: String) -> [String] {
        var parts = [""]
        var rest = tag[...]
        while !rest.isEmpty {
            if rest.hasPrefix("::") {
                parts.append("")
                rest = rest.dropFirst(2)
            } else {
                parts[parts.count - 1].append(rest.removeFirst())
            }
        }
        return parts
    }
}
