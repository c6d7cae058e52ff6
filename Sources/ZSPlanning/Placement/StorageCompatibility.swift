import ZSModel

/// Which primary storages take images of which backup storages (R-PS-08).
package enum StoragePairing: Sendable {
    case always
    /// Both must stand on one Ceph or FusionStor cluster.
    case sameFabric

    static let table: [(PrimaryStorageFacts.Kind, BackupStorageFacts.Kind, StoragePairing)] = [
        (.local, .imageStore, .always), (.local, .sftp, .always),
        (.nfs, .imageStore, .always), (.nfs, .sftp, .always),
        (.sharedMountPoint, .imageStore, .always), (.sharedMountPoint, .sftp, .always),
        (.ceph, .imageStore, .always), (.ceph, .ceph, .sameFabric),
        (.fusionStor, .fusionStor, .sameFabric),
    ]
}

extension PrimaryStorageFacts {
    /// Whether images of `other` can be used here (R-PS-08, A-CLU-01).
    package func matches(_ other: BackupStorageFacts) -> Bool {
        switch StoragePairing.table.first(where: { $0.0 == kind && $0.1 == other.kind })?.2 {
        case nil: false
        case .always: true
        case .sameFabric: fabric != nil && fabric == other.fabric
        }
    }
}

/// A combination of primary storages that a cluster may have (R-CLU-07), and where volumes then go (A-PS-01).
package struct StorageCombination: Sendable {
    package enum Choice: Sendable, Equatable {
        case mostFree
        case random
        case local
        /// The caller must say.
        case named
        /// The one that does not hold the root volume.
        case notTheRoots
    }
    let kinds: [(PrimaryStorageFacts.Kind, ClosedRange<Int>)]
    package let root: Choice
    /// A data volume made together with its VM.
    package let dataWithVM: Choice
    package let dataLater: Choice

    static let table: [StorageCombination] = [
        .init(kinds: [(.local, 1...Int.max)], root: .mostFree, dataWithVM: .mostFree, dataLater: .mostFree),
        .init(kinds: [(.nfs, 1...Int.max)], root: .random, dataWithVM: .random, dataLater: .random),
        .init(kinds: [(.sharedMountPoint, 1...1)], root: .mostFree, dataWithVM: .mostFree, dataLater: .mostFree),
        .init(kinds: [(.local, 1...1), (.nfs, 1...1)], root: .local, dataWithVM: .named, dataLater: .notTheRoots),
        .init(
            kinds: [(.local, 1...1), (.sharedMountPoint, 1...1)],
            root: .local, dataWithVM: .named, dataLater: .notTheRoots),
        .init(kinds: [(.ceph, 1...1)], root: .mostFree, dataWithVM: .mostFree, dataLater: .mostFree),
        .init(kinds: [(.fusionStor, 1...1)], root: .mostFree, dataWithVM: .mostFree, dataLater: .mostFree),
    ]

    /// The combination that storages of these kinds make; `nil` when a cluster may not have them together.
    package static func of(_ kinds: some Sequence<PrimaryStorageFacts.Kind>) -> StorageCombination? {
        let counts = Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
        return table.first { combination in
            combination.kinds.count == counts.count
                && combination.kinds.allSatisfy { kind, range in range.contains(counts[kind] ?? 0) }
        }
    }

    /// What an operator may do, for the refusal of an attachment.
    package static let allowed =
        "n LocalStorage, n NFS, 1 SharedMountPoint, 1 LocalStorage with 1 NFS or 1 SharedMountPoint, 1 Ceph, 1 FusionStor"
}
