import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSRendering
import ZSStore
import ZSTool

/// What to do with backups that are there.
private enum BackupsTask: String, Sendable, CaseIterable, ParameterValue { case list, verify }

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var backups: CtlVerb {
        CtlVerb(
            "backups", "List the backups, or prove that they can be restored", .reads,
            discussion: """
                "list" looks at names and seals.  "verify" opens the files that are named, or all: it compares the checksum,
                unpacks, and checks every page and reference of the state in it.  Nothing of the installation is touched.
                """,
            examples: [
                Example("List the backups", "zs-ctl backups list"),
                Example("Prove that all of them are good", "zs-ctl backups verify"),
            ]
        ) { p in
            let task = p.operand("TASK", BackupsTask.self, "what to do")
            let files = p.operands("FILE", String.self, "the backups to verify", atLeastOne: false, completion: .file)
            let directory = p.optional(
                "dir", AbsolutePath.self, "where they lie; backup/ in the directory of the state",
                completion: .directory)
            let place = p.optional("from", RemotePlace.self, "list those on another machine")
            let decryption = DecryptionParameters(&p)
            return { given, session in
                defer { session.close() }
                let installation = try session.installation()
                if let place = given[place] {
                    guard given[task] == .list else {
                        throw Failure(
                            .usage, "only 'list' works on another machine", hint: "restore --dry-run verifies one")
                    }
                    return try listRemote(place, session)
                }
                let directory = given[directory].map { BackupDirectory($0) } ?? .usual(in: installation.home)
                switch given[task] {
                case .list: return try list(directory, installation)
                case .verify:
                    var paths: [AbsolutePath] = []
                    for file in given[files] { paths.append(try localPath(file)) }
                    if paths.isEmpty { paths = try directory.entries().map(\.path) }
                    return try verify(paths, installation, try decryption.decryption(given, session))
                }
            }
        }
    }
}

private let listColumns = ["name", "created", "bytes", "status", "schema", "zs", "host"]

private func list(_ directory: BackupDirectory, _ installation: Installation) throws(Failure) -> Reply {
    let entries: [BackupDirectory.Entry]
    do throws(Failure) { entries = try directory.entries() } catch {
        // Before the first backup there is no directory.
        guard error.kind == .notFound else { throw error }
        entries = []
    }
    return .inventories(
        Rows(
            columns: listColumns,
            entries.map { entry in
                let manifest = entry.isWhole ? (try? installation.manifest(of: entry)) : nil
                let status =
                    !entry.isWhole
                    ? "damaged" : entry.name.isEncrypted ? "encrypted" : manifest == nil ? "damaged" : "whole"
                return [
                    "name": .text(entry.name.text), "created": manifest.map { .text($0.created.description) } ?? .null,
                    "bytes": .integer(entry.size.bytes), "status": .text(status),
                    "schema": manifest.map { .integer(Int64($0.content.schema)) } ?? .null,
                    "zs": manifest.map { .text($0.version) } ?? .null,
                    "host": manifest.map { .text($0.machine) } ?? .null,
                    "path": .text(entry.path.text), "counts": manifest?.content.countsJSON ?? .null,
                ]
            }))
}

private func listRemote(_ place: RemotePlace, _ session: Session) throws(Failure) -> Reply {
    let directory = try session.remoteDirectory(place)
    return .inventories(
        Rows(
            columns: ["name", "bytes", "status"],
            try directory.entries().map { entry in
                [
                    "name": .text(entry.name.text), "bytes": .integer(entry.size.bytes),
                    "status": .text(!entry.isWhole ? "damaged" : entry.name.isEncrypted ? "encrypted" : "whole"),
                    "path": .text(
                        "\(place.spelled.split(separator: ":/").first ?? ""):\(directory.path.appending(entry.name.text))"
                    ),
                ]
            }))
}

private func verify(
    _ paths: [AbsolutePath], _ installation: Installation, _ decryption: Decryption
) throws(Failure) -> Reply {
    guard !paths.isEmpty else {
        throw Failure(.notFound, "there is no backup to verify", hint: "make one: zs-ctl backup")
    }
    var good: [JSON] = []
    var bad: [Failure.Detail] = []
    var first: Failure?
    for path in paths {
        do throws(Failure) {
            let manifest = try installation.open(path, with: decryption).manifest
            good.append([
                "path": .text(path.text), "status": "good", "created": .text(manifest.created.description),
                "schema": .integer(Int64(manifest.content.schema)), "zs": .text(manifest.version),
                "host": .text(manifest.machine), "counts": manifest.content.countsJSON,
            ])
        } catch {
            first = first ?? error
            bad.append(Failure.Detail(path.text, error.message))
        }
    }
    guard let first else {
        return .inventories(Rows(columns: ["path", "status", "created", "schema", "zs", "host"], good))
    }
    guard paths.count > 1 else { throw first }
    throw Failure(
        good.isEmpty ? first.kind : .partial, "\(bad.count) of \(paths.count) backups cannot be restored",
        hint: first.hint,
        details: bad + good.map { .init($0["path"]?.text ?? "", "good") })
}
