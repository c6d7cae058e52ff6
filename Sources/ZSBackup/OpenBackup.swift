import Glibc
package import ZSModel
package import ZSPorts
package import ZSStore
import ZSSystem

/// A backup that was unpacked and proved: every file is what the manifest says, and the state is a whole one.
package final class OpenedBackup {
    package let manifest: Manifest
    /// The state in it, which may be changed: it is a copy.
    package let state: StateCopy
    private let work: WorkDirectory

    /// The directory of the copy: a home of its own.
    var home: AbsolutePath { work.path }
    /// The keys in it.
    var keys: [String] { manifest.entries.map(\.name).filter { $0 != BackupFiles.state } }

    fileprivate init(_ manifest: Manifest, _ work: WorkDirectory) {
        self.manifest = manifest
        self.work = work
        state = StateCopy(work.path.appending(BackupFiles.state))
    }
}

extension Installation {
    /// Unpacks a backup into a directory of its own and proves all of it; the state of the installation is not touched.
    /// - Throws: `.io` when it is none of ours, cut short or damaged; `.conflict` when a newer zs made it; `.denied` when
    ///   `decryption` does not open it.
    package func open(_ path: AbsolutePath, with decryption: Decryption) throws(Failure) -> OpenedBackup {
        let file = try SealedFile(path)
        progress.report("checking the backup", done: 0, total: nil)
        try file.check()
        let work = try WorkDirectory(for: "restore", home: home)
        let packing = Packing(directory: work.path, deadline: deadline)
        let archive = try plainArchive(path, file, decryption, work.path)
        let manifest = try readManifest(archive, packing)
        try packing.unpack(archive, manifest.entries.map(\.name))
        for entry in manifest.entries {
            let found = try packing.digest(of: entry.name)
            guard found.size == entry.size, found.digest == entry.digest else {
                throw Failure(.io, "'\(path)' is damaged: \(entry.name) is not what the manifest says")
            }
        }
        let opened = OpenedBackup(manifest, work)
        try opened.state.prove(.everything)
        guard try opened.state.content() == manifest.content else {
            throw Failure(.io, "'\(path)' is damaged: the state does not hold what the manifest says")
        }
        progress.finish()
        return opened
    }

    /// Fetches a backup from another machine, then opens it.
    package func open(
        _ path: AbsolutePath, on shell: any Shell, with decryption: Decryption
    ) throws(Failure) -> OpenedBackup {
        let arrived = try WorkDirectory(for: "fetch", home: home)
        let local = arrived.path.appending("backup")
        let progress = progress
        try shell.download(path, to: local, by: deadline) { count in
            progress.report("fetching the backup from \(shell.machine)", done: count, total: nil)
        }
        return try withExtendedLifetime(arrived) { () throws(Failure) in try open(local, with: decryption) }
    }

    /// What a backup says of itself, read from its beginning; `nil` when it is encrypted.
    package func manifest(of entry: BackupDirectory.Entry) throws(Failure) -> Manifest? {
        guard !entry.name.isEncrypted else { return nil }
        return try readManifest(entry.path, Packing(directory: home, deadline: deadline))
    }

    private func readManifest(_ archive: AbsolutePath, _ packing: Packing) throws(Failure) -> Manifest {
        var bytes: [UInt8] = []
        try packing.read(Manifest.fileName, of: archive) { piece throws(Failure) in
            bytes += piece
            guard bytes.count < 1 << 20 else { throw Failure(.io, "the backup's manifest is no manifest") }
        }
        return try Manifest(bytes)
    }

    /// The archive itself when it is not encrypted, else a decrypted one in `work`.
    private func plainArchive(
        _ path: AbsolutePath, _ file: SealedFile, _ decryption: Decryption, _ work: AbsolutePath
    ) throws(Failure) -> AbsolutePath {
        guard try file.isEncrypted() else { return path }
        let plain = work.appending("plain.tar.zst")
        let gpg = try GnuPG(work: work, by: deadline)
        defer { gpg.close() }
        try AtomicFile.write(to: plain) { output throws(Failure) in
            try gpg.decrypt(with: decryption, file.reader()) { piece throws(Failure) in
                try output.write(Array(piece))
            }
        }
        return plain
    }
}
