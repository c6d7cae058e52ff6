import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSRendering
import ZSStore
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var backup: CtlVerb {
        CtlVerb(
            "backup", "Save the state and the cloud's keys, while everything goes on", .changes,
            aliases: ["dump-state", "dump_mysql", "dump-mysql"],
            discussion: """
                The state is copied as it is at one instant, proved, packed with tar and zstd, sealed with a checksum and
                read back; only then does the file get its name.  With --keep-amount the older ones beyond that number go
                afterwards: only whole files that this command named and sealed, and never the one just made.

                The keys that open the hosts are in the file: keep it as you keep them, encrypt it, or leave them out with
                --no-keys.  An unencrypted file can be read without zs: tar --zstd -xf FILE.
                """,
            examples: [
                Example("Save it every night, two weeks back", "zs-ctl backup --keep-amount 14"),
                Example(
                    "Keep a second copy on another machine, the newest 24 there, too",
                    "zs-ctl backup --to root@10.0.50.0 --delete --keep-amount 24"),
                Example("Encrypt it for whoever has the private key", "zs-ctl backup --encrypt-to operator.asc"),
            ]
        ) { p in
            let directory = p.optional(
                "dir", AbsolutePath.self, "where the file goes; backup/ in the directory of the state",
                completion: .directory)
            let keep = p.optional("keep-amount", Int.self, "how many stay", value: "N", limit: .atLeast(1))
            p.alias("keep", of: keep)
            let places = p.list(
                "to", RemotePlace.self, "where a second copy goes over SSH; zs-ctl install-key lets us in")
            p.alias("host", of: places)
            let prune = p.flag("delete", "keep only --keep-amount there, too", letter: "d")
            p.alias("d", of: prune)
            let prefix = p.defaulted("file-name", BackupName.usual, "the beginning of the file's name", value: "PREFIX")
            let file = p.optional(
                "file-path", String.self, "the whole path of the file", value: "PATH", completion: .file)
            let noKeys = p.flag("no-keys", "leave the cloud's keys out")
            let passphrase = p.optionalSecret("passphrase", "encrypt with this passphrase")
            let publicKey = p.optional(
                "encrypt-to", String.self, "encrypt for the OpenPGP public key in this file", value: "FILE",
                completion: .file)
            p.alias("encrypt-with", of: publicKey)
            return { given, session in
                defer { session.close() }
                let installation = try session.installation()
                var order = BackupOrder(in: given[directory] ?? BackupDirectory.usual(in: session.home).path)
                order.prefix = try checkedPrefix(given[prefix])
                order.file = try given[file].map(localPath)
                order.keep = given[keep]
                order.hasKeys = !given[noKeys]
                order.encryption = try session.encryption(given[passphrase], publicKey: given[publicKey])
                guard !given[prune] || order.keep != nil else {
                    throw Failure(.usage, "--delete needs --keep-amount, which says how many stay")
                }
                guard order.file == nil || order.keep == nil else {
                    throw Failure(
                        .usage, "--keep-amount has no meaning with --file-path: it is about files named by zs-ctl")
                }
                guard !session.options.tool.isDryRun else {
                    return .document(["dryRun": true, "directory": .text(order.directory.text)])
                }
                let made = try installation.makeBackup(order)
                let copies = given[places].map { session.send(made, to: $0, keep: given[prune] ? order.keep : nil) }
                try refusePartial(copies, made)
                return .document([
                    "file": .text(made.path.text), "bytes": .integer(made.size.bytes), "sha256": .text(made.sha256),
                    "created": .text(made.created.description), "schema": .integer(Int64(made.content.schema)),
                    "counts": made.content.countsJSON, "removed": .list(made.removed.map { .text($0) }),
                    "remote": .list(copies.map(\.json)),
                ])
            }
        }
    }
}

/// A second copy, made or not.
private struct RemoteCopy {
    let place: RemotePlace
    var file: AbsolutePath?
    var removed: [String] = []
    var failure: Failure?

    var json: JSON {
        [
            "to": .text(place.spelled), "file": file.map { .text($0.text) } ?? .null,
            "removed": .list(removed.map { .text($0) }), "error": failure.map { .text($0.message) } ?? .null,
        ]
    }
}

extension Session {
    fileprivate func send(_ made: FinishedBackup, to place: RemotePlace, keep: Int?) -> RemoteCopy {
        var copy = RemoteCopy(place: place)
        do throws(Failure) {
            let directory = try remoteDirectory(place)
            try directory.add(made.path, named: made.path.lastPart, progress: console.progress)
            copy.file = directory.path.appending(made.path.lastPart)
            if let keep, let name = BackupName(made.path.lastPart) {
                copy.removed = try directory.prune(keeping: keep, and: name)
            }
        } catch { copy.failure = error }
        return copy
    }
}

/// The file is there; that a copy is not must be heard (C-90).
private func refusePartial(_ copies: [RemoteCopy], _ made: FinishedBackup) throws(Failure) {
    let failed = copies.filter { $0.failure != nil }
    guard let first = failed.first?.failure else { return }
    throw Failure(
        .partial, "the backup is '\(made.path)', but \(failed.count) of \(copies.count) copies could not be made",
        hint: first.hint, details: failed.map { .init($0.place.spelled, $0.failure?.message ?? "") })
}

/// What may begin a file's name.
private func checkedPrefix(_ text: String) throws(Failure) -> String {
    let allowed = text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
    }
    guard allowed, (1...100).contains(text.utf8.count), text.first != ".", text.first != "-" else {
        throw Failure(
            .usage, "'\(text.prefix(120))' cannot begin a file's name", hint: "use letters, digits, '-', '_' and '.'")
    }
    return text
}
