import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSPorts
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var createVmInstance: CloudAPI {
        CloudAPI(
            "CreateVmInstance", "Create a virtual machine and start it", .changes, resource: "VmInstance",
            discussion: """
                Offering, image and network decide where it can run; zone, cluster, host and primary storage narrow the
                choice.  With --dry-run nothing is made: the answer says where it would go, and why not elsewhere.
                """,
            examples: [
                Example(
                    "Create a virtual machine on one network",
                    "zs-cli CreateVmInstance name=web1 instanceOfferingUuid=@name:small imageUuid=@name:debian "
                        + "l3NetworkUuids=@name:lan")
            ]
        ) { p in
            let creation = CreationParameters(&p, .vmInstance)
            let parameters = VMOrderParameters(&p)
            return { given, cloud in
                var order = try parameters.order(given, cloud, creation)
                order.uuid = creation.uuid(given, cloud)
                if cloud.isDryRun { return try cloud.explainPlacement(of: order) }
                let tag = { (transaction: Transaction) throws(Failure) in
                    try creation.tag(given, .vmInstance, order.uuid, cloud, transaction)
                }
                if order.start == .justCreate {
                    try cloud.change(on: order.uuid) { transaction throws(Failure) in
                        try transaction.enter(order, state: .created)
                        try tag(transaction)
                    }
                } else {
                    try cloud.create(order, tag)
                }
                return .inventory(.vmInstance, order.uuid)
            }
        }
    }
}

/// The parameters of a new VM besides its name.
struct VMOrderParameters {
    private let offering, image, rootOffering, zone, cluster, host, rootStorage, defaultNetwork:
        OptionalResourceParameter
    private let networks, dataOfferings: ResourceListParameter
    private let cpuCount: Parameter<Int?>
    private let memory, rootSize: Parameter<ByteCount?>
    private let dataSizes: Parameter<[ByteCount]>
    private let strategy: Parameter<VMOrder.StartStrategy>

    init(_ p: inout Parameters) {
        offering = p.optionalResource("instanceOfferingUuid", .instanceOffering, "its CPUs and memory")
        cpuCount = p.optional("cpuNum", Int.self, "its CPUs, instead of an offering", limit: .range(1...1024))
        memory = p.optional(
            "memorySize", ByteCount.self, "its memory, instead of an offering", limit: .atLeast(.mebibytes(16)))
        image = p.optionalResource("imageUuid", .image, "the image that its root volume is made from, or an ISO")
        networks = p.resources("l3NetworkUuids", .l3Network, "its networks, a NIC each; the first is the default")
        defaultNetwork = p.optionalResource("defaultL3NetworkUuid", .l3Network, "the network of its default route")
        rootOffering = p.optionalResource(
            "rootDiskOfferingUuid", .diskOffering, "the size of the root volume, needed with an ISO")
        rootSize = p.optional("rootDiskSize", ByteCount.self, "the size of the root volume, instead of an offering")
        dataOfferings = p.resources("dataDiskOfferingUuids", .diskOffering, "a data volume each")
        dataSizes = p.list("dataDiskSizes", ByteCount.self, "a data volume each, instead of offerings")
        zone = p.optionalResource("zoneUuid", .zone, "where it shall run")
        cluster = p.optionalResource("clusterUuid", .cluster, "where it shall run")
        host = p.optionalResource("hostUuid", .host, "where it shall run")
        rootStorage = p.optionalResource(
            "primaryStorageUuidForRootVolume", .primaryStorage, "where its root volume shall lie")
        strategy = p.defaulted("strategy", VMOrder.StartStrategy.instantStart, "what becomes of it at once")
    }

    /// The order that was given.  Checks everything that does not depend on who else is placed where (OP-GEN-01).
    func order(_ given: Given, _ cloud: Cloud, _ creation: CreationParameters) throws(Failure) -> VMOrder {
        let machine = try machineSize(given, cloud)
        guard let imageUUID = try cloud.find(given, image) else {
            throw Failure(.usage, "missing parameter 'imageUuid'", hint: "R-VM-02: a VM is made from an image or an ISO")
        }
        let image = try cloud.store.read { reader throws(Failure) in try reader.image(imageUUID) }
        let facts = try image.usable()
        guard image.mediaType != .data else {
            throw Failure(.conflict, "image '\(image.name)' is a data volume template, not a root volume")
        }
        let nics = try nics(given, cloud, VMTags(creation.systemTags(given)))
        let defaultNetwork = try cloud.find(given, self.defaultNetwork)
        if let defaultNetwork, !nics.contains(where: { $0.network == defaultNetwork }) {
            throw Failure(.usage, "defaultL3NetworkUuid is not one of l3NetworkUuids")
        }
        return VMOrder(
            uuid: cloud.newUUID(), name: given[creation.name], description: given[creation.description],
            offering: machine.offering, cpuCount: machine.cpuCount, memory: machine.memory, strategy: machine.strategy,
            image: image, rootSize: try sizeOfRoot(given, cloud, image, facts),
            dataVolumes: try dataVolumes(given, cloud), networks: nics,
            defaultNetwork: defaultNetwork ?? nics.first?.network, zone: try cloud.find(given, zone),
            cluster: try cloud.find(given, cluster), host: try cloud.find(given, host),
            rootStorage: try cloud.find(given, rootStorage), start: given[strategy])
    }

    private typealias Size = (offering: UUID?, cpuCount: Int, memory: ByteCount, strategy: HostStrategy)
    private func machineSize(_ given: Given, _ cloud: Cloud) throws(Failure) -> Size {
        if let uuid = try cloud.find(given, offering) {
            guard !given.has(cpuCount), !given.has(memory) else {
                throw Failure(.usage, "an instance offering and cpuNum or memorySize contradict each other (A-STEP-13)")
            }
            return try cloud.store.read { reader throws(Failure) in
                let found = try reader.first("SELECT * FROM instance_offering WHERE uuid = \(uuid)") {
                    row throws(Failure) in
                    try refuseDisabled(row, "instance offering")
                    return (
                        uuid, try row.int("cpu_num"), try row.bytes("memory_size"),
                        HostStrategy(rawValue: try row.text("allocator_strategy")) ?? .leastVM
                    )
                }
                guard let found else { throw ResourceKind.instanceOffering.notFound(uuid) }
                return found
            }
        }
        guard let cpuCount = given[cpuCount], let memory = given[memory] else {
            throw Failure(
                .usage, "missing parameter 'instanceOfferingUuid'", hint: "or give both cpuNum and memorySize")
        }
        return (nil, cpuCount, memory, .leastVM)
    }

    private func sizeOfRoot(
        _ given: Given, _ cloud: Cloud, _ image: ImageRecord, _ facts: ImageFacts
    ) throws(Failure) -> ByteCount {
        var wanted = given[rootSize]
        if let offering = try cloud.find(given, rootOffering) { wanted = try cloud.diskSize(offering) }
        if image.mediaType == .iso {
            guard let wanted else {
                throw Failure(
                    .usage, "missing parameter 'rootDiskOfferingUuid'",
                    hint: "R-DO-01: a VM installed from an ISO needs the size of its root volume")
            }
            return wanted
        }
        guard let wanted else { return facts.virtualSize }
        guard wanted >= facts.virtualSize else {
            throw Failure(
                .usage, "a root volume of \(wanted) is smaller than image '\(image.name)' with \(facts.virtualSize)")
        }
        return wanted
    }

    private func dataVolumes(_ given: Given, _ cloud: Cloud) throws(Failure) -> [VMOrder.DataVolume] {
        var volumes: [VMOrder.DataVolume] = []
        for offering in try cloud.find(given, dataOfferings) {
            volumes.append(VMOrder.DataVolume(size: try cloud.diskSize(offering), offering: offering))
        }
        for size in given[dataSizes] { volumes.append(VMOrder.DataVolume(size: size, offering: nil)) }
        let limit = try cloud.store.read { reader throws(Failure) in try reader.dataVolumeLimit() }
        guard volumes.count <= limit else {
            throw Failure(.usage, "\(volumes.count) data volumes: a VM has at most \(limit) (R-VM-05)")
        }
        return volumes
    }

    private func nics(_ given: Given, _ cloud: Cloud, _ tags: VMTags) throws(Failure) -> [VMOrder.NIC] {
        let networks = try cloud.find(given, networks)
        guard !networks.isEmpty || given[strategy] == .justCreate else {
            throw Failure(
                .usage, "missing parameter 'l3NetworkUuids'", hint: "R-VM-06: a VM without NIC cannot start")
        }
        if let stray = (Array(tags.addresses.keys) + Array(tags.macs.keys)).first(where: { !networks.contains($0) }) {
            throw Failure(.usage, "a system tag names L3 network \(stray), which is not one of l3NetworkUuids")
        }
        return networks.map { VMOrder.NIC(network: $0, address: tags.addresses[$0], mac: tags.macs[$0]) }
    }
}

/// R-IO-04 and R-DO-02.
private func refuseDisabled(_ row: Row, _ label: String) throws(Failure) {
    guard try row.text("state") == "Enabled" else {
        throw Failure(.conflict, "\(label) '\(try row.text("name"))' is Disabled")
    }
}

extension Cloud {
    /// The size that a disk offering gives; it must be Enabled.
    func diskSize(_ offering: UUID) throws(Failure) -> ByteCount {
        try store.read { reader throws(Failure) in
            let found = try reader.first("SELECT * FROM disk_offering WHERE uuid = \(offering)") { row throws(Failure) in
                try refuseDisabled(row, "disk offering")
                return try row.bytes("disk_size")
            }
            guard let found else { throw ResourceKind.diskOffering.notFound(offering) }
            return found
        }
    }
}
