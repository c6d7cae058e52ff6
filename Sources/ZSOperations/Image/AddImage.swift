import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var addImage: CloudAPI {
        CloudAPI(
            "AddImage", "Fetch an image into backup storages", .changes, resource: "Image",
            discussion: """
                The machine of the backup storage fetches it, not this one.  What the image is (qcow2, raw, ISO) is
                found in its content.  A user and a password in the URL are used and not kept.

                A download into an ImageStore that broke off goes on where it was when the same URL is added again.
                """,
            examples: [
                Example(
                    "Add an image and check it",
                    "zs-cli AddImage name=debian url=https://example.org/debian.qcow2 backupStorageUuids=@name:bs1 "
                        + "sha256=…")
            ]
        ) { p in
            let creation = CreationParameters(&p, .image)
            let url = p.required("url", ImageURL.self, "http, https, ftp, sftp, or file:///path on the backup storage")
            let storages = p.resources(
                "backupStorageUuids", .backupStorage, "where to keep it", atLeastOne: true)
            let media = p.defaulted("mediaType", MediaType.root, "what it is used for")
            let platform = p.defaulted("platform", Platform.linux, "what runs in it; decides the bus of disks and NICs")
            let guestOS = p.optional("guestOsType", Description.self, "the operating system in it, for people")
            let architecture = p.defaulted("architecture", "x86_64", "of its programs", limit: .oneOf("x86_64"))
            // The original wants it told; here it is found.
            _ = p.optional("format", Domain.DiskFormat.self, "accepted and ignored: the format is found in the content")
            let system = p.defaulted("system", false, "whether it is for routers only")
            let sha256 = p.optional("sha256", Checksum.self, "the SHA-256 or MD5 that it must have, in hex")
            return { given, cloud in
                let storages = try cloud.find(given, storages)
                let uuid = creation.uuid(given, cloud)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    for storage in storages { _ = try transaction.usableBackupStorage(storage) }
                    try transaction.create(
                        .image, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "url": given[url].description, "media_type": given[media], "platform": given[platform],
                            "architecture": given[architecture], "guest_os_type": given[guestOS],
                            "system": given[system], "state": AdministrativeState.enabled,
                            "status": ImageStatus.downloading,
                        ])
                    for storage in storages { try transaction.promise(image: uuid, to: storage, .downloading) }
                    try creation.tag(given, .image, uuid, cloud, transaction)
                    return ImageAddition(
                        image: uuid, repositories: storages, source: given[url], expected: given[sha256]?.hex)
                }
                return .inventory(.image, uuid)
            }
        }
    }
}

/// A checksum as a user knows it: 64 hex digits of SHA-256, or 32 of MD5.
struct Checksum: Sendable, ParameterValue {
    let hex: String
    static func read(_ text: String) throws(Reject) -> Checksum {
        guard [32, 64].contains(text.utf8.count), text.allSatisfy(\.isHexDigit) else {
            throw Reject("expected the 64 hex digits of a SHA-256, or the 32 of an MD5")
        }
        return Checksum(hex: text.lowercased())
    }
    static var valueName: String { "HEX" }
    var spelled: String { hex }
}
