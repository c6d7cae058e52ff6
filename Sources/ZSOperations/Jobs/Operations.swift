/// Every operation that the journal may hold, by name.
enum Operations {
    static let all: [String: any Operation.Type] = {
        let kinds: [any Operation.Type] = [
            HostConnection.self, StorageAttachment.self, BackupStorageConnection.self, ImageAddition.self,
            ImageExpunge.self, L2Attachment.self, VMCreation.self, VMStart.self, VMStop.self, VMReboot.self,
            VMSuspension.self, VMDestruction.self, VMExpunge.self, VolumeCreation.self, VolumeAttachment.self,
            VolumeExpunge.self,
        ]
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    }()
}
