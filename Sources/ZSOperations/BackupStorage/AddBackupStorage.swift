import ZSCommandLine
import ZSModel
import ZSPorts
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var addSftpBackupStorage: CloudAPI {
        addBackupStorage("Sftp", "Add a directory of a machine as backup storage for images")
    }
    static var addImageStoreBackupStorage: CloudAPI {
        addBackupStorage(
            RepositoryRecord.imageStoreType,
            "Add an image store of a machine as backup storage, where each piece of an image is kept once",
            discussion: """
                The store is a directory; it is made there when it is missing, and taken as it is when zs-image made it.
                zs-image is sent to the machine, which needs what Debian 12 calls qemu-utils, util-linux, libzstd1,
                libssl3, libcurl4 and libsqlite3-0.
                """)
    }

    private static func addBackupStorage(_ type: String, _ summary: String, discussion: String = "") -> CloudAPI {
        CloudAPI(
            "Add\(type)BackupStorage", summary, .changes, resource: "BackupStorage", discussion: discussion
        ) { p in
            let creation = CreationParameters(&p, .backupStorage)
            let address = p.required("hostname", HostAddress.self, "the machine")
            let url = p.required("url", AbsolutePath.self, "the directory, such as /zs_bs")
            let port = p.defaulted("sshPort", Port.ssh, "the port of its SSH server")
            let user = p.defaulted("username", LoginName.root, "root, or a user with sudo rights")
            let password = p.optionalSecret("password", "the user's password, used once")
            let imports =
                type == RepositoryRecord.imageStoreType
                ? p.defaulted("importImages", false, "make images of the cloud of what lies in the store") : nil
            return { given, cloud in
                let machine = Machine(
                    name: given[creation.name].text, address: given[address].text, port: given[port],
                    user: given[user].text)
                try cloud.introduce(machine, given[password], code: "BS.1500")
                let uuid = creation.uuid(given, cloud)
                try cloud.perform(on: uuid, locking: [uuid]) { transaction throws(Failure) in
                    try transaction.create(
                        .backupStorage, uuid,
                        [
                            "name": given[creation.name], "description": given[creation.description], "type": type,
                            "hostname": machine.address, "ssh_port": machine.port, "username": machine.user,
                            "url": given[url], "state": AdministrativeState.enabled,
                            "status": ConnectionStatus.connecting,
                        ])
                    try creation.tag(given, .backupStorage, uuid, cloud, transaction)
                    return BackupStorageConnection(storage: uuid, isNew: true)
                }
                if let imports, given[imports] { try cloud.importImages(from: uuid) }
                return .inventory(.backupStorage, uuid)
            }
        }
    }
}
