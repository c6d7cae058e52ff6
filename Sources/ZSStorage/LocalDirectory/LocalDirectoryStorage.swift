package import ZSModel
package import ZSPorts

/// A primary storage in a directory of one host (type LocalStorage).
///
/// ```
/// <url>/imagecache/template/<image>/<image>.<format>   read-only, verified
/// <url>/rootVolumes/<volume>/<volume>.qcow2            thin overlay of a cached image
/// <url>/dataVolumes/<volume>/<volume>.qcow2
/// ```
/// A file has its name only when it is complete and on the disk; until then it is called `.part.` and something.
package struct LocalDirectoryStorage: StoragePort {
    let directory: StorageDirectory

    /// - Throws: `.usage` when the address is no directory, or one of the system (R-PSL-02).
    package init(_ address: StorageAddress, on shell: any Shell) throws(Failure) {
        directory = try StorageDirectory(address, on: shell)
    }

    package func prepare(by deadline: Deadline) throws(Failure) {
        try directory.prepare(
            [Part.imageCache, Part.of(.root), Part.of(.data)], tools: ["qemu-img", "od", "find"], by: deadline)
    }
    package func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity {
        try directory.capacity(by: deadline)
    }

    package func source(of volume: UUID, _ role: VolumeOrder.Role) -> Domain.DiskSource {
        .file(file(of: volume, role), format: .qcow2)
    }
    package func source(ofCached image: UUID) -> Domain.DiskSource {
        .file(cached(image).appending("\(image).\(Domain.DiskFormat.iso.rawValue)"), format: .iso)
    }
    package func installPath(of volume: UUID, _ role: VolumeOrder.Role) -> String { file(of: volume, role).text }
    package func installPath(ofCached image: UUID) -> String { cached(image).text }

    private func file(of volume: UUID, _ role: VolumeOrder.Role) -> AbsolutePath {
        directory.path.appending(Part.of(role)).appending("\(volume)").appending("\(volume).qcow2")
    }
    private func cached(_ image: UUID) -> AbsolutePath {
        directory.path.appending(Part.imageCache).appending("\(image)")
    }

    /// The directories in the storage.
    enum Part {
        static let imageCache = "imagecache/template"
        static func of(_ role: VolumeOrder.Role) -> String { role == .root ? "rootVolumes" : "dataVolumes" }
    }
}
