import ZSModel
import ZSPorts

/// The types of storage that zs works with.
struct KnownStorages: Storages {
    func primary(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any StoragePort {
        throw Failure(.usage, "primary storage of type '\(storage.type)' is not known")
    }
    func repository(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any ImageRepository {
        throw Failure(.usage, "backup storage of type '\(storage.type)' is not known")
    }
}
