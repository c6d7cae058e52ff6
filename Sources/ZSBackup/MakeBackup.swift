import Glibc
import ZSImageStore
package import ZSModel
import ZSPorts
import ZSRendering
package import ZSStore
import ZSSystem

/// What backup to make.
package struct BackupOrder: Sendable {
    package var directory: AbsolutePath
    package var prefix = BackupName.usual
    /// The whole path of the file, in place of a name in `directory`.
    package var file: AbsolutePath?
    /// How many of the prefix stay in the directory; all when it is `nil`.
    package var keep: Int?
    package var hasKeys = true
    package var encryption = Encryption.none

    package init(in directory: AbsolutePath) { self.directory = directory }
}

/// A backup that was made and proved.
package struct FinishedBackup: Sendable {
    package let path: AbsolutePath
    package let size: ByteCount
    /// Of the whole content, in hex.
    package let sha256: String
    package let created: Timestamp
    package let content: StateCopy.Content
    /// The names of the older ones that went for it.
    package var removed: [String] = []
}

extension Installation {
    /// Saves state and keys while others write: copied at one instant, proved, packed, sealed, read back, and only then
    /// given its name.  A backup that fails leaves no file and removes none (C-87).
    package func makeBackup(_ order: BackupOrder) throws(Failure) -> FinishedBackup {
        let created = now()
        let directory = BackupDirectory(order.file?.parent ?? order.directory)
        if order.file == nil { try directory.ensure() }
        directory.sweepDrafts()

        let work = try WorkDirectory(for: "backup", home: home)
        let manifest = try gather(order, at: created, into: work.path)
        FaultPoint.reached("copied")
        let packing = Packing(directory: work.path, deadline: deadline)
        let names = [Manifest.fileName] + manifest.entries.map(\.name)
        // Two that begin in one second need two drafts.
        let draftName = BackupName(
            prefix: order.prefix, at: created, isEncrypted: !order.encryption.isNone, number: Int(getpid()))
        let draft = try SealingFile(in: directory.path, name: order.file?.lastPart ?? draftName.text)
        progress.report("packing the backup", done: 0, total: nil)
        // Two cores: one looks at every page of the copy while the other packs it.
        let copy = StateCopy(work.path.appending(BackupFiles.state))
        let proof = Background { Result { () throws(Failure) in try copy.prove(.pages) } }
        let written = Result { () throws(Failure) in try write(names, packing, order.encryption, to: draft) }
        try proof.value().get()
        try written.get()
        let sealed = try draft.seal()
        FaultPoint.reached("sealed")
        try prove(sealed, manifest, packing, isEncrypted: !order.encryption.isNone)
        let (path, name) = try publish(draft, order, directory, at: created)
        FaultPoint.reached("published")
        let file = try SealedFile(path)
        var finished = FinishedBackup(
            path: path, size: file.size, sha256: file.digest?.description ?? "", created: created,
            content: manifest.content)
        if let keep = order.keep, let name { finished.removed = try directory.prune(keeping: keep, and: name) }
        progress.finish()
        return finished
    }

    /// Puts what is to be saved, and the manifest, into `work`.
    private func gather(
        _ order: BackupOrder, at created: Timestamp, into work: AbsolutePath
    ) throws(Failure) -> Manifest {
        progress.report("copying the state", done: 0, total: nil)
        let content: StateCopy.Content
        do throws(Failure) { content = try StateCopy(of: home, to: work.appending(BackupFiles.state)).content() } catch
        {
            throw error.during("cannot copy the state to '\(work)'")
        }
        var names = [BackupFiles.state]
        if order.hasKeys {
            guard mkdir(work.appending("keys").text, 0o700) == 0 else {
                throw .system("cannot make \(work)/keys", errno: errno)
            }
            for name in BackupFiles.keys where access(home.appending(name).text, F_OK) == 0 {
                try AtomicFile.write(try AtomicFile.read(home.appending(name)), to: work.appending(name))
                names.append(name)
            }
        }
        let packing = Packing(directory: work, deadline: deadline)
        var entries: [Manifest.Entry] = []
        for name in names { entries.append(try packing.digest(of: name)) }
        let manifest = Manifest(
            created: created, version: version, machine: machineName(), content: content, entries: entries)
        try AtomicFile.write(
            Array(manifest.json.written(.indented).utf8), to: work.appending(Manifest.fileName))
        return manifest
    }

    private func write(
        _ names: [String], _ packing: Packing, _ encryption: Encryption, to draft: SealingFile
    ) throws(Failure) {
        guard !encryption.isNone else {
            return try packing.pack(names) { piece throws(Failure) in try draft.write(Array(piece)) }
        }
        let plain = packing.directory.appending("plain.tar.zst")
        try AtomicFile.write(to: plain) { output throws(Failure) in
            try packing.pack(names) { piece throws(Failure) in try output.write(Array(piece)) }
        }
        let gpg = try GnuPG(work: packing.directory, by: deadline)
        defer { gpg.close() }
        try gpg.encrypt(plain, encryption) { piece throws(Failure) in try draft.write(Array(piece)) }
    }

    /// Reads the file back.  What was encrypted for somebody else can only be compared with what was written.
    private func prove(
        _ draft: AbsolutePath, _ manifest: Manifest, _ packing: Packing, isEncrypted: Bool
    ) throws(Failure) {
        try SealedFile(draft).check()
        guard !isEncrypted, let state = manifest.entries.first else { return }
        let sum = try Sum()
        try packing.read(state.name, of: draft) { piece throws(Failure) in sum.add(piece) }
        guard sum.finish() == state.digest else {
            throw Failure(.io, "the backup that was written cannot be read back", hint: "look at the disk: dmesg")
        }
    }

    /// - Returns: the name, when it is one of ours, which alone is ever removed by a later backup.
    private func publish(
        _ draft: SealingFile, _ order: BackupOrder, _ directory: BackupDirectory, at created: Timestamp
    ) throws(Failure) -> (AbsolutePath, BackupName?) {
        if let file = order.file {
            try draft.publish(as: file)
            return (file, nil)
        }
        // Two may be made in one second.
        for number in 1...100 {
            let name = BackupName(
                prefix: order.prefix, at: created, isEncrypted: !order.encryption.isNone, number: number)
            do throws(Failure) {
                try draft.publish(as: directory.path.appending(name.text))
                return (directory.path.appending(name.text), name)
            } catch  where error.kind == .exists { continue }
        }
        throw Failure(.exists, "there are a hundred backups of this second in '\(directory.path)'")
    }
}

/// A digest in a closure.
private final class Sum {
    private var sum: SHA256
    init() throws(Failure) { sum = try SHA256() }
    func add(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { sum.update(RawSpan(_unsafeBytes: $0)) } }
    func finish() -> Digest { sum.finish() }
}

/// The name of this machine.
private func machineName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
