import ZSCommandLine
import ZSModel
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var createDiskOffering: CloudAPI {
        CloudAPI(
            "CreateDiskOffering", "Create a disk offering: the size of volumes", .changes, resource: "DiskOffering"
        ) { p in
            let creation = CreationParameters(&p, .diskOffering)
            let size = p.required(
                "diskSize", ByteCount.self, "the size of a volume, such as 20G", limit: .atLeast(.mebibytes(1)))
            let sortKey = p.defaulted("sortKey", 0, "a number to sort by")
            return { given, cloud in
                let uuid = creation.uuid(given, cloud)
                try cloud.change(on: uuid) { transaction throws(Failure) in
                    try transaction.create(
                        .diskOffering, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description],
                            "disk_size": given[size], "sort_key": given[sortKey],
                            "state": AdministrativeState.enabled,
                        ])
                    try creation.tag(given, .diskOffering, uuid, cloud, transaction)
                }
                return .inventory(.diskOffering, uuid)
            }
        }
    }

    /// R-COM-25: the volumes keep their sizes; their offering becomes null, by the foreign key.
    static var deleteDiskOffering: CloudAPI { .delete(.diskOffering) }
}
