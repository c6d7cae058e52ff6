import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Making an image of a volume that nobody writes to.
struct TemplateMaking: Operation {
    static let name = "CreateTemplate"
    static let recovery = Recovery.rollBack
    let image: UUID
    let volume: UUID
    let role: VolumeOrder.Role
    let storage: UUID
    let hostUUID: UUID
    let repositories: [UUID]

    init(
        image: UUID, volume: UUID, role: VolumeOrder.Role, storage: UUID, host: UUID, repositories: [UUID]
    ) {
        self.image = image
        self.volume = volume
        self.role = role
        self.storage = storage
        hostUUID = host
        self.repositories = repositories
    }
    init(plan: JSON) throws(Failure) {
        self.init(
            image: try plan.uuid("image"), volume: try plan.uuid("volume"),
            role: try plan.text("role") == VolumeOrder.Role.root.rawValue ? .root : .data,
            storage: try plan.uuid("storage"), host: try plan.uuid("host"),
            repositories: try plan.uuids("repositories"))
    }
    var plan: JSON {
        [
            "image": .uuid(image), "volume": .uuid(volume), "role": .text(role.rawValue), "storage": .uuid(storage),
            "host": .uuid(hostUUID), "repositories": .uuids(repositories),
        ]
    }
    var host: UUID? { hostUUID }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        [
            Step(
                "make image", apply: make,
                undo: { [self] (cloud) throws(Failure) in
                    try drop(cloud)
                    for repository in repositories {
                        try cloud.repository(repository).delete(image, by: cloud.deadline(Patience.action))
                    }
                })
        ]
    }
    private func make(_ cloud: Cloud) throws(Failure) {
        let host = try cloud.host(hostUUID)
        let (path, size) = try cloud.port(of: storage, on: host).flatten(
            volume, role, for: image, by: cloud.deadline(Patience.transfer), progress: cloud.progress)
        for repository in repositories {
            try cloud.take(
                image, from: .file(path, size: size, on: try cloud.shell(on: host)), expecting: nil, into: repository)
        }
        try drop(cloud)
    }
    private func drop(_ cloud: Cloud) throws(Failure) {
        try cloud.port(of: storage, on: try cloud.host(hostUUID)).dropFlattened(
            for: image, by: cloud.deadline(Patience.action))
    }

    func commit(_ transaction: Transaction) throws(Failure) { try transaction.setStatus(ofImage: image, .ready) }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.forgetImage(image)
    }
}
