import ZSModel
import ZSPorts
import ZSRendering
import ZSStore

/// Making a backup storage usable; a new one that fails leaves no record.
struct BackupStorageConnection: Operation {
    static let name = "ConnectBackupStorage"
    static let recovery = Recovery.rollBack
    let storage: UUID
    let isNew: Bool

    init(storage: UUID, isNew: Bool) {
        self.storage = storage
        self.isNew = isNew
    }
    init(plan: JSON) throws(Failure) {
        self.init(storage: try plan.uuid("storage"), isNew: try plan.bool("isNew"))
    }
    var plan: JSON { ["storage": .uuid(storage), "isNew": .bool(isNew)] }

    func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        [
            Step(
                "prepare", apply: { [storage] (cloud) throws(Failure) in try cloud.prepareRepository(storage) },
                undo: { [storage, isNew] (cloud) throws(Failure) in
                    if isNew { try cloud.repository(storage).release(by: cloud.deadline(Patience.action)) }
                })
        ]
    }
    func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.backupStorage, storage, ["status": ConnectionStatus.connected])
    }
    func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        if isNew {
            try transaction.delete(.backupStorage, storage)
        } else {
            try transaction.update(.backupStorage, storage, ["status": ConnectionStatus.disconnected])
        }
    }
}
