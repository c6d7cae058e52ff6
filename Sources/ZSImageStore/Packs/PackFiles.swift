import Glibc
import Synchronization
import ZSModel
import ZSSystem

/// The packs of a store, opened when they are first read from.
final class PackFiles: Sendable {
    private let store: ImageStore
    private let open = Mutex<[UUID: PlacedFile]>([:])

    /// Files in use stay open whatever this says.
    private static let limit = 128

    init(_ store: ImageStore) { self.store = store }

    /// - Throws: `.failed` when the pack is missing.
    func file(_ pack: UUID) throws(Failure) -> PlacedFile {
        guard let file = try fileIfPresent(pack) else {
            throw Failure(.failed, "\(Pack.path(pack, in: store)) is missing")
        }
        return file
    }
    func fileIfPresent(_ pack: UUID) throws(Failure) -> PlacedFile? {
        try open.withLock { open throws(Failure) in
            if let file = open[pack] { return file }
            guard let file = try find(pack) else { return nil }
            if open.count >= Self.limit { open.removeAll(keepingCapacity: true) }
            open[pack] = file
            return file
        }
    }
    private func find(_ pack: UUID) throws(Failure) -> PlacedFile? {
        // A garbage collection may condemn it, or take that back, between two looks.
        for state in Pack.State.allCases + Pack.State.allCases {
            let path = Pack.path(pack, state, in: store).text
            if let file = try Descriptor.openIfPresent(path, O_RDONLY) { return PlacedFile(file, path: path) }
        }
        return nil
    }
}
