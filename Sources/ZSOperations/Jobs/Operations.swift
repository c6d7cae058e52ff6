/// The operations that the journal may hold, by name.
package struct Operations: Sendable {
    private let kinds: [String: any Operation.Type]

    package init(_ kinds: [any Operation.Type]) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    }
    subscript(_ name: String) -> (any Operation.Type)? { kinds[name] }

    /// All that this zs knows.
    package static let all = Operations(
        [
            HostConnection.self, StorageAttachment.self, BackupStorageConnection.self, ImageAddition.self,
            ImageExpunge.self, L2Attachment.self, VMCreation.self, VMStart.self, VMStop.self, VMReboot.self,
            VMSuspension.self, VMDestruction.self, VMExpunge.self, VolumeCreation.self, VolumeAttachment.self,
            VolumeExpunge.self, CloudApplication.self,
        ])
}
