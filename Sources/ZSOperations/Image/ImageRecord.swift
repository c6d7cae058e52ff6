import ZSModel
import ZSPorts
import ZSStore

/// What an image is used for.
enum MediaType: String, Sendable, CaseIterable, ParameterValue, Bindable {
    case root = "RootVolumeTemplate"
    case data = "DataVolumeTemplate"
    case iso = "ISO"
}

/// What happens to something that is deleted (`spec/resources.md` 0.6).
enum DeletionPolicy: String, Sendable, CaseIterable {
    case direct = "Direct"
    case delay = "Delay"
    case never = "Never"
}

/// An image as operations need it.
struct ImageRecord: Sendable {
    let uuid: UUID
    let name: String
    let mediaType: MediaType
    let platform: Platform
    let guestOS: String?
    let isSystem: Bool
    let url: String
    let architecture: String
    let state: AdministrativeState
    let status: ImageStatus
    /// Known once the image is Ready.
    let facts: ImageFacts?

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        mediaType = try row.value("media_type")
        platform = try row.value("platform")
        guestOS = try row.optionalText("guest_os_type")
        isSystem = try row.bool("system")
        url = try row.text("url")
        architecture = try row.text("architecture")
        state = try row.value("state")
        status = try row.value("status")
        guard let format: Domain.DiskFormat = try row.optional("format") else {
            facts = nil
            return
        }
        var file: ImageFacts.File?
        if let sha256 = try row.optionalText("sha256") {
            file = ImageFacts.File(
                size: try row.bytes("file_size"), sha256: sha256, md5: try row.optionalText("md5") ?? "")
        }
        facts = ImageFacts(
            format: format, virtualSize: try row.bytes("size"), actualSize: try row.bytes("actual_size"), file: file)
    }

    /// - Throws: `.conflict` when the image is not Enabled and Ready (R-IMG-10).
    func usable() throws(Failure) -> ImageFacts {
        guard state == .enabled, status == .ready, let facts else {
            throw Failure(
                .conflict, "image '\(name)' is \(state.rawValue) and \(status.rawValue): it cannot be used",
                hint: state == .disabled ? "enable it: zs-cli ChangeImageState uuid=\(uuid) stateEvent=enable" : nil)
        }
        return facts
    }
}

extension Reader {
    func image(_ uuid: UUID) throws(Failure) -> ImageRecord {
        let found = try first("SELECT * FROM image WHERE uuid = \(uuid)") { row throws(Failure) in
            try ImageRecord(row)
        }
        guard let found else { throw ResourceKind.image.notFound(uuid) }
        return found
    }
    func policy(_ category: String) throws(Failure) -> DeletionPolicy {
        DeletionPolicy(rawValue: try setting(category, "deletionPolicy")) ?? .delay
    }
}
