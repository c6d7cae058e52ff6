package import ZSModel
package import ZSPorts

/// The types of storage that zs works with.
package struct StorageTypes: Storages {
    package init() {}

    package func primary(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any StoragePort {
        switch storage.type {
        case "LocalStorage": try LocalDirectoryStorage(storage, on: shell)
        default: throw Failure(.usage, "primary storage of type '\(storage.type)' is not supported")
        }
    }
    package func repository(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any ImageRepository {
        switch storage.type {
        case "Sftp": try SftpRepository(storage, on: shell)
        case "ImageStore": try ImageStoreRepository(storage, on: shell)
        default: throw Failure(.usage, "backup storage of type '\(storage.type)' is not supported")
        }
    }
}
